package import Core

/// The code of a .pyc file, as far as the file name in it goes (Python/marshal.c).
package enum PycCode {
  /// Returns the file name in the code that ends with `suffix`; nil if there is none.
  ///
  /// `bytes` is the whole file. A marshalled string begins with its type and its length, so a name
  /// with spaces is found whole.
  package static func path(in bytes: [UInt8], endingWith suffix: ByteSearch) -> [UInt8]? {
    var start = PycHeader.length
    while start < bytes.count,
      let found = bytes.withUnsafeBytes({
        suffix.firstOffset(in: UnsafeRawBufferPointer(rebasing: $0[start...]))
      })
    {
      let end = start + found + suffix.needle.count
      let earliest = max(PycHeader.length + 5, end - 4096)
      for first in stride(from: start + found, through: earliest, by: -1) {
        if isString(bytes, at: first, length: end - first) { return Array(bytes[first..<end]) }
      }
      start = end
    }
    return nil
  }

  private static func isString(_ bytes: [UInt8], at first: Int, length: Int) -> Bool {
    let short: Set<UInt8> = [UInt8(ascii: "z"), UInt8(ascii: "Z")]
    if length < 256, bytes[first - 1] == UInt8(length), short.contains(bytes[first - 2] & 0x7f) {
      return true
    }
    let long: Set<UInt8> = [
      UInt8(ascii: "a"), UInt8(ascii: "A"), UInt8(ascii: "u"), UInt8(ascii: "t"),
    ]
    let size = (1...4).reduce(0) { $0 << 8 | Int(bytes[first - $1]) }
    return size == length && long.contains(bytes[first - 5] & 0x7f)
  }
}
