internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// The head of a .pyc file, and the file name that its code carries (PEP 552, Python/marshal.c).
struct PycFile: Sendable, Hashable {
  /// How it says which source it belongs to.
  enum Source: Sendable, Hashable {
    case timestamp(modified: UInt32, size: UInt32)
    case hash(UInt64, isChecked: Bool)
  }

  /// The first four bytes, little-endian.
  let magic: UInt32
  let source: Source

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 16, bytes[2] == 0x0d, bytes[3] == 0x0a else { return nil }
    func word(_ offset: Int) -> UInt32 {
      bytes.withUnsafeBytes {
        UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      }
    }
    magic = word(0)
    let flags = word(4)
    guard flags & ~3 == 0, flags != 2 else { return nil }
    source =
      flags & 1 == 0
      ? .timestamp(modified: word(8), size: word(12))
      : .hash(UInt64(word(12)) << 32 | UInt64(word(8)), isChecked: flags & 2 != 0)
  }

  /// The number that CPython's documentation calls the magic number.
  var number: Int { Int(magic & 0xffff) }

  /// The numbers of the released versions of Python 3, by minor version.
  static let numbers: [Int: Int] = [8: 3413, 9: 3425, 10: 3439, 11: 3495, 12: 3531, 13: 3571]

  /// The file name in the code that ends with `suffix`, as `marshal` stores it; nil if there is
  /// none.
  ///
  /// A string begins with its type and its length, so a name with blanks is found whole.
  static func codePath(in bytes: [UInt8], endingWith suffix: ByteSearch) -> [UInt8]? {
    var start = 16
    while start < bytes.count,
      let found = bytes.withUnsafeBytes({
        suffix.firstOffset(in: UnsafeRawBufferPointer(rebasing: $0[start...]))
      })
    {
      let end = start + found + suffix.needle.count
      for first in stride(from: start + found, through: max(21, end - 4096), by: -1) {
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

/// The name of a file in `__pycache__`: `<module>.<tag>[.opt-<level>].pyc`.
struct PycName {
  let module: String
  /// As in "cpython-311".
  let tag: String
  /// The source, beside the directory; relative to the artifact's root.
  let source: FilePath

  /// Nil for a file that is not in `__pycache__`, or not called so.
  init?(_ file: ArtifactFile) {
    let name = file.name
    let directory = file.directory
    guard file.isRegular, name.hasSuffix(".pyc"),
      directory == "__pycache__" || directory.hasSuffix("/__pycache__")
    else { return nil }
    var parts = name.dropLast(4).split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 2, parts[parts.count - 1].hasPrefix("opt-") { parts.removeLast() }
    guard parts.count >= 2, let tag = parts.popLast() else { return nil }
    self.tag = String(tag)
    module = parts.joined(separator: ".")
    source = FilePath("\(directory.dropLast("__pycache__".count))\(module).py")
  }

  /// The minor version in a tag of CPython 3, as 11 in "cpython-311" and "cpython-311d".
  var minor: Int? {
    guard tag.hasPrefix("cpython-3") else { return nil }
    return Int(tag.dropFirst("cpython-3".count).prefix { $0.isNumber })
  }
}
