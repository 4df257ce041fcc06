internal import Core
package import SystemPackage

/// What the ELF header of an interpreter says about the machine that it is for.
///
/// See elf(5). The header decides which wheels fit, not the kernel: a 32-bit Debian on a 64-bit
/// kernel needs 32-bit wheels.
package struct ExecutableHeader: Sendable, Hashable {
  package let is32Bit: Bool
  /// An ARM program with EABI 5 and floating point arguments in registers: Debian's armhf.
  package let isHardFloatARM: Bool
  /// The dynamic loader that the program asks for; nil for a static one.
  package let loader: FilePath?

  /// Reads the header of a file; nil if it is no ELF file.
  ///
  /// Throws `FileError`.
  package init?(reading path: FilePath) throws {
    let file = try RandomAccessFile.open(path)
    let head = Reader(bytes: try file.read(at: 0, count: 4096))
    guard head.bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]), head.bytes.count >= 52 else {
      return nil
    }
    is32Bit = head.bytes[4] == 1
    let reader = Reader(bytes: head.bytes, isBigEndian: head.bytes[5] == 2)
    let machine = reader.integer(at: 18, count: 2)
    let flags = reader.integer(at: is32Bit ? 36 : 48, count: 4)
    isHardFloatARM =
      is32Bit && machine == Self.machineARM && flags & 0xff00_0000 == 0x0500_0000
      && flags & Self.hardFloat != 0

    let tableOffset = reader.integer(at: is32Bit ? 28 : 32, count: is32Bit ? 4 : 8)
    let entrySize = reader.integer(at: is32Bit ? 42 : 54, count: 2)
    let entryCount = reader.integer(at: is32Bit ? 44 : 56, count: 2)
    var found: FilePath?
    for index in 0..<entryCount {
      let entry = tableOffset + index * entrySize
      guard entry + entrySize <= reader.bytes.count else { break }
      guard reader.integer(at: entry, count: 4) == Self.segmentInterpreter else { continue }
      let offset = reader.integer(at: entry + (is32Bit ? 4 : 8), count: is32Bit ? 4 : 8)
      let size = reader.integer(at: entry + (is32Bit ? 16 : 32), count: is32Bit ? 4 : 8)
      guard offset < file.size, size <= 4096 else { break }
      let name = try file.read(at: offset, count: size).prefix { $0 != 0 }
      found = FilePath(String(decoding: name, as: UTF8.self))
      break
    }
    loader = found
  }

  private static let machineARM = 40
  private static let hardFloat = 0x400
  private static let segmentInterpreter = 3

  private struct Reader {
    let bytes: [UInt8]
    var isBigEndian = false

    /// An unsigned integer; 0 where the file is too short, or it is more than an Int can hold.
    func integer(at offset: Int, count: Int) -> Int {
      guard offset >= 0, offset + count <= bytes.count else { return 0 }
      let field = bytes[offset..<offset + count]
      let value = (isBigEndian ? Array(field) : field.reversed()).reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      return Int(exactly: value & 0xffff_ffff_ffff) ?? 0
    }
  }
}
