internal import Core

/// A search for the path of a directory in bytes that are no list of paths.
///
/// The path counts where it stands for itself: `/tmp/m` is in `/tmp/m/x`, in `-I/tmp/m` and in
/// `"/tmp/m"`, but not in `/tmp/module`, `/tmp/m.git` or `/var/tmp/m`. Where that cannot be told it
/// counts, as a path that stays in a package cannot be called back.
struct PathSearch: Sendable, Hashable {
  /// What became of a search in a part of the bytes.
  enum Result: Equatable {
    /// The path is at this offset.
    case found(Int)
    /// What is before this offset is decided; for the rest, more bytes are needed.
    case undecided(Int)
  }

  /// The number of bytes after an occurrence, and before it, that can decide about it.
  static let lookahead = 2
  static let lookbehind = 256

  private let search: ByteSearch

  /// The path.
  var needle: [UInt8] { search.needle }

  /// Prepares a search; nil for an empty path.
  init?(_ path: [UInt8]) {
    guard let search = ByteSearch(path) else { return nil }
    self.search = search
  }

  /// Searches a part of the bytes from `start` on.
  ///
  /// `isEnd` says that nothing follows the part; `isBinary` that strings may have lengths before them
  /// rather than characters that end them.
  func look(
    in bytes: UnsafeRawBufferPointer, from start: Int = 0, isEnd: Bool, isBinary: Bool
  ) -> Result {
    var start = start
    while start < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      guard let distance = search.firstOffset(in: rest) else { break }
      let range = start + distance..<start + distance + needle.count
      if !isEnd, range.upperBound + Self.lookahead > bytes.count {
        return .undecided(range.lowerBound)
      }
      if isWhole(range, in: bytes, isBinary: isBinary) { return .found(range.lowerBound) }
      start = range.lowerBound + 1
    }
    return .undecided(max(start, bytes.count - needle.count + 1))
  }

  /// Returns whether the path is in a text.
  func isNamed(in text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { bytes in
      if case .found = look(in: bytes, isEnd: true, isBinary: false) { true } else { false }
    }
  }

  private func isWhole(
    _ range: Range<Int>, in bytes: UnsafeRawBufferPointer, isBinary: Bool
  ) -> Bool {
    let length = isBinary ? Self.shortLength(before: range.lowerBound, in: bytes) : nil
    if isContinued(range.upperBound, in: bytes) {
      guard isBinary else { return false }
      let ends =
        length == range.count
        || Self.longLengths(before: range.lowerBound, in: bytes).contains(range.count)
      guard ends else { return false }
    }
    return length.map { $0 >= range.count } == true || !isContinuation(range.lowerBound, in: bytes)
  }

  /// Returns whether a name goes on at an offset, as in `/tmp/module` and `/tmp/m.git`, but not in
  /// `/tmp/m.` at the end of a sentence.
  private func isContinued(_ offset: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset < bytes.count else { return false }
    if Self.isWord(bytes[offset]) { return true }
    return ".-+~@%".utf8.contains(bytes[offset]) && offset + 1 < bytes.count
      && Self.isWord(bytes[offset + 1])
  }

  /// Returns whether a longer path goes on at an offset, as in `/var/tmp/m`, but not in `-I/tmp/m` and
  /// `file:///tmp/m`.
  private func isContinuation(_ offset: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    var first = offset
    let earliest = max(0, offset - Self.lookbehind)
    while first > earliest, Self.isName(bytes[first - 1]) { first -= 1 }
    return first < offset && first > earliest && bytes[first - 1] == UInt8(ascii: "/")
  }

  /// The one byte before a string that is its length in marshalled code (`z`, `Z`) and in pickles
  /// (SHORT_BINUNICODE, SHORT_BINBYTES, SHORT_BINSTRING); nil if there is none.
  private static func shortLength(before offset: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard offset >= 2 else { return nil }
    switch bytes[offset - 2] {
    case 0x7a, 0xfa, 0x5a, 0xda, 0x8c, 0x43, 0x55: return Int(bytes[offset - 1])
    default: return nil
    }
  }

  /// The four bytes before a string as its length, in either order.
  private static func longLengths(
    before offset: Int, in bytes: UnsafeRawBufferPointer
  ) -> [Int] {
    guard offset >= 4 else { return [] }
    let word = bytes.loadUnaligned(fromByteOffset: offset - 4, as: UInt32.self)
    return [Int(UInt32(littleEndian: word)), Int(UInt32(bigEndian: word))]
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isName(_ byte: UInt8) -> Bool {
    isWord(byte) || byte >= 0x80 || ".-+~@%".utf8.contains(byte)
  }
}
