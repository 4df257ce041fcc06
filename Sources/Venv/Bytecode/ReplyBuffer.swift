/// The replies of a worker, put together from the pieces in which they are read.
struct ReplyBuffer {
  private static let headLength = 8

  private var bytes: [UInt8] = []
  private var start = 0

  /// Appends what was read.
  mutating func append(_ more: UnsafeRawBufferPointer) {
    if start > bytes.count / 2 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Removes and returns the next reply; nil if it is not complete yet.
  mutating func next() -> (kind: UInt32, body: [UInt8])? {
    guard bytes.count - start >= Self.headLength else { return nil }
    let kind = word(at: start)
    let end = start + Self.headLength + Int(word(at: start + 4))
    guard end <= bytes.count else { return nil }
    defer { start = end }
    return (kind, Array(bytes[start + Self.headLength..<end]))
  }

  private func word(at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
