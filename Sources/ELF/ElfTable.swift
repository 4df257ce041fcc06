internal import Core
internal import Glibc
internal import SystemPackage

/// A part of an ELF file in memory, and how its integers are stored.
struct ElfTable {
  let bytes: [UInt8]
  let machine: (is64Bit: Bool, isBigEndian: Bool)
  /// The file and what the part is called, for messages.
  let file: FilePath
  let name: String
  /// What the texts of the table may add up to: any number of entries may refer to the same long
  /// text.
  private let texts: Budget

  /// No table that a linker writes comes near this; it bounds what a hostile file makes us read.
  static let limit = 256 << 20

  /// Reads `count` bytes from `offset`, both as the file gives them.
  ///
  /// Throws `ElfError` where the file is too short for that, and `FileError`.
  static func read(
    _ file: ElfReader, at offset: UInt64, count: UInt64, name: String,
    machine: (is64Bit: Bool, isBigEndian: Bool), limit: Int = limit
  ) throws -> ElfTable {
    let size = UInt64(file.size)
    guard offset <= size, count <= size - offset, let start = Int(exactly: offset),
      let count = Int(exactly: count)
    else { throw ElfError(file.path, "\(name) beyond the end of the file") }
    guard count <= limit else {
      throw ElfError(file.path, "\(name) of \(count) bytes is too large (limit \(limit))")
    }
    let bytes = try file.read(at: start, count: count)
    guard bytes.count == count else {
      throw ElfError(file.path, "file truncated while being read")
    }
    let texts = Budget("text taken from the \(name)", limits: BudgetLimits(bytes: 64 << 20))
    return ElfTable(bytes: bytes, machine: machine, file: file.path, name: name, texts: texts)
  }

  /// Reads an unsigned integer of two bytes.
  func half(_ offset: Int) throws(ElfError) -> UInt16 { try load(offset) }

  /// Reads an unsigned integer of four bytes.
  func word(_ offset: Int) throws(ElfError) -> UInt32 { try load(offset) }

  /// Reads an unsigned integer of as many bytes as an address has.
  func address(_ offset: Int) throws(ElfError) -> UInt64 {
    machine.is64Bit ? try load(offset) : UInt64(try word(offset))
  }

  /// Returns where in the table the text from `offset` up to the next zero byte is.
  func stringRange(_ offset: UInt64) throws(ElfError) -> Range<Int> {
    guard let start = Int(exactly: offset), start < bytes.count, let end = end(from: start)
    else { throw ElfError(file, "unterminated string in the \(name)") }
    do {
      try texts.spend(bytes: end - start)
    } catch {
      throw ElfError(file, error.message)
    }
    guard !CombiningCharacters.exceedLimit(in: bytes[start..<end]) else {
      throw ElfError(file, "string in the \(name) with \(CombiningCharacters.flaw)")
    }
    return start..<end
  }

  /// Returns where the next zero byte is; nil if there is none.
  private func end(from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      let text = UnsafeRawBufferPointer(rebasing: bytes[start...])
      return text.baseAddress.flatMap { base in
        memchr(base, 0, text.count).map { start + base.distance(to: $0) }
      }
    }
  }

  /// Reads the text from `offset` up to the next zero byte.
  func string(_ offset: UInt64) throws(ElfError) -> String {
    String(decoding: bytes[try stringRange(offset)], as: UTF8.self)
  }

  private func load<Value: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int
  ) throws(ElfError) -> Value {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else {
      throw ElfError(file, "truncated \(name)")
    }
    let value = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: offset, as: Value.self)
    }
    return machine.isBigEndian ? Value(bigEndian: value) : Value(littleEndian: value)
  }
}
