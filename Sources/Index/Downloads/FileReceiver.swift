internal import Core

/// Where a transfer goes on that was interrupted.
struct Resumption: Sendable {
  /// The number of bytes that are there.
  let offset: Int
  /// What makes sure that the rest is of the same file.
  let validator: String
}

/// Takes a file to disk, and hashes it on the way.
///
/// What is not the body of a file, as the text of an error, is dropped.
final class FileReceiver: BodyReceiver, @unchecked Sendable {
  /// The file; used by the thread of one transfer at a time, and then by whoever waited for it.
  let file: PartialFile
  private let address: WebAddress
  private let limit: Int
  private let isExact: Bool
  private let progress: @Sendable (Int) -> Void
  private var validator: String?
  private var isIgnoring = false

  /// Takes a file of `size` bytes, if that is known, from `address`.
  ///
  /// `progress` is told of bytes that have come, or, by a negative number, that have to come again.
  init(
    _ file: PartialFile, from address: WebAddress, size: Int?,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    (self.file, self.address, self.progress) = (file, address, progress)
    limit = size ?? Self.sizeLimit
    isExact = size != nil
  }

  /// The most bytes of a file whose size nobody states.
  static let sizeLimit = 16 << 30

  var resumption: Resumption? {
    guard file.size > 0, let validator else { return nil }
    return Resumption(offset: file.size, validator: validator)
  }

  func begin(_ head: ResponseHead) throws(IndexError) {
    isIgnoring = head.status != 200 && head.status != 206
    if isIgnoring {
      // The part that was asked for does not exist: from the beginning, then.
      if head.status == 416 { validator = nil }
      return
    }
    if head.status == 206 {
      guard resumption != nil, head.partStart == file.size else {
        validator = nil
        throw .connection(
          address, ConnectionFlaw(.interrupted, "the server sent another part than asked for"))
      }
      return
    }
    try restart()
    validator = head.validator
    if let length = head.contentLength { try check(length) }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    if isIgnoring { return }
    try check(file.size + bytes.count)
    do throws(FileError) { try file.append(bytes) } catch { throw .file(error) }
    progress(bytes.count)
  }

  /// Checks the size of a file that is complete.
  ///
  /// Throws `IndexError.wrongSize`.
  func finish() throws(IndexError) {
    guard !isExact || file.size == limit else {
      throw .wrongSize(address, expected: limit, actual: file.size)
    }
  }

  private func restart() throws(IndexError) {
    progress(-file.size)
    do throws(FileError) { try file.restart() } catch { throw .file(error) }
  }

  private func check(_ size: Int) throws(IndexError) {
    guard size > limit else { return }
    throw isExact
      ? .wrongSize(address, expected: limit, actual: size) : .tooLarge(address, limit: limit)
  }
}
