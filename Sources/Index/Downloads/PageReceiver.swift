internal import Core

/// Takes a page into memory.
final class PageReceiver: BodyReceiver, @unchecked Sendable {
  private(set) var bytes: [UInt8] = []
  private let address: WebAddress

  /// The most bytes of a page.
  private static let limit = BudgetLimits.standard.bytes

  init(_ address: WebAddress) { self.address = address }

  var resumption: Resumption? { nil }

  func begin(_ head: ResponseHead) throws(IndexError) { bytes = [] }

  func receive(_ data: UnsafeRawBufferPointer) throws(IndexError) {
    guard bytes.count + data.count <= Self.limit else {
      throw .tooLarge(address, limit: Self.limit)
    }
    bytes.append(contentsOf: data)
  }
}
