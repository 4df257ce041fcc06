/// A number in a version.
///
/// PEP 440 sets no limit, and a date with a time already passes 32 bits; so a number has any
/// length, and an unreasonable one costs nothing but its digits.
package struct VersionNumber: Hashable, Sendable {
  /// The cases in the order of their values: what fits into 64 bits is `small`, never `large`.
  private enum Storage: Hashable {
    case small(UInt64)
    case large(digits: String)
  }

  private let storage: Storage

  /// The number that a missing one stands for.
  package static let zero = VersionNumber(0)

  /// A number that fits into 64 bits.
  package init(_ value: UInt64) { storage = .small(value) }

  /// A number from decimal digits; leading zeros do not count, no digits at all are zero.
  init(digits: some Collection<UInt8>) {
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    var value: UInt64 = 0
    for digit in significant {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit &- UInt8(ascii: "0")))
      if overflow || carry {
        storage = .large(digits: String(decoding: significant, as: UTF8.self))
        return
      }
      value = sum
    }
    storage = .small(value)
  }
}

extension VersionNumber: Comparable {
  package static func < (left: VersionNumber, right: VersionNumber) -> Bool {
    switch (left.storage, right.storage) {
    case (.small(let left), .small(let right)): left < right
    case (.small, .large): true
    case (.large, .small): false
    case (.large(let left), .large(let right)):
      (left.utf8.count, left) < (right.utf8.count, right)
    }
  }
}

extension VersionNumber: CustomStringConvertible {
  /// The digits without leading zeros.
  package var description: String {
    switch storage {
    case .small(let value): String(value)
    case .large(let digits): digits
    }
  }
}
