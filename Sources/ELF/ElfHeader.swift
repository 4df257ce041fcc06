internal import Core
internal import SystemPackage

/// The ELF header with the program headers: what the kernel and the dynamic loader go by.
struct ElfHeader {
  /// A program header.
  struct Segment {
    let type: UInt32
    let offset: UInt64
    let address: UInt64
    let size: UInt64
  }

  /// Where the section headers are, which the loader ignores and tools may remove.
  struct Sections {
    let offset: UInt64
    let entrySize: UInt64
    let count: UInt64
  }

  let machine: ElfMachine
  /// Whether the flags say EABI 5 and hard float, which `machine` leaves out: the loader does not
  /// look at them.
  let isHardFloatARM: Bool
  let type: UInt16
  let segments: [Segment]
  let sections: Sections

  /// The kernel takes no more bytes of program headers than these (`fs/binfmt_elf.c`).
  private static let segmentLimit = 64 << 10

  static let magic: [UInt8] = [0x7f, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")]

  /// How integers are stored.
  var order: (is64Bit: Bool, isBigEndian: Bool) { (machine.is64Bit, machine.isBigEndian) }

  /// Reads the header of a file.
  ///
  /// Throws `ElfError` and `FileError`.
  init(_ file: ElfReader) throws {
    let path = file.path
    let identification = try file.read(at: 0, count: 16)
    guard identification.starts(with: Self.magic) else {
      throw ElfError(path, "no ELF magic number")
    }
    guard identification.count == 16 else { throw ElfError(path, "truncated header") }
    guard [1, 2].contains(identification[4]) else {
      throw ElfError(path, "unknown class \(identification[4]) (expected 1 or 2)")
    }
    guard [1, 2].contains(identification[5]) else {
      throw ElfError(path, "unknown byte order \(identification[5]) (expected 1 or 2)")
    }
    guard identification[6] == 1 else {
      throw ElfError(path, "unsupported version \(identification[6]) (expected 1)")
    }
    let is64Bit = identification[4] == 2
    let order = (is64Bit: is64Bit, isBigEndian: identification[5] == 2)
    let header = try ElfTable.read(
      file, at: 0, count: is64Bit ? 64 : 52, name: "header", machine: order)
    type = try header.half(16)
    let flags = try header.word(is64Bit ? 48 : 36)
    machine = ElfMachine(
      is64Bit: is64Bit, isBigEndian: order.isBigEndian,
      processor: ElfProcessor(rawValue: try header.half(18)), flags: flags)
    isHardFloatARM =
      !is64Bit && machine.processor == .arm && flags & 0xff00_0000 == 0x0500_0000
      && flags & 0x400 != 0
    sections = Sections(
      offset: try header.address(is64Bit ? 40 : 32),
      entrySize: UInt64(try header.half(is64Bit ? 58 : 46)),
      count: UInt64(try header.half(is64Bit ? 60 : 48)))

    let count = Int(try header.half(is64Bit ? 56 : 44))
    guard count > 0 else {
      segments = []
      return
    }
    let entrySize = is64Bit ? 56 : 32
    let statedSize = Int(try header.half(is64Bit ? 54 : 42))
    guard statedSize == entrySize else {
      throw ElfError(path, "program headers of \(statedSize) bytes (expected \(entrySize))")
    }
    let table = try ElfTable.read(
      file, at: try header.address(is64Bit ? 32 : 28), count: UInt64(count * entrySize),
      name: "program header table", machine: order, limit: Self.segmentLimit)
    segments = try (0..<count).map { index in
      let entry = index * entrySize
      return Segment(
        type: try table.word(entry), offset: try table.address(entry + (is64Bit ? 8 : 4)),
        address: try table.address(entry + (is64Bit ? 16 : 8)),
        size: try table.address(entry + (is64Bit ? 32 : 16)))
    }
  }

  /// Returns the first segment of a type: 2 for the dynamic section, 3 for the interpreter's name.
  func segment(_ type: UInt32) -> Segment? { segments.first { $0.type == type } }

  /// Reads the name of the dynamic loader that a program asks for (`PT_INTERP`); nil if it asks for
  /// none.
  ///
  /// Throws `ElfError` and `FileError`.
  func interpreter(_ file: ElfReader) throws -> String? {
    guard let segment = segment(3) else { return nil }
    // The kernel takes no longer name than PATH_MAX.
    guard segment.size <= 4096 else {
      throw ElfError(file.path, "name of the dynamic loader is too long")
    }
    return try ElfTable.read(
      file, at: segment.offset, count: segment.size, name: "interpreter", machine: order
    ).string(0)
  }

  /// Returns where in the file an address of the program is, and how many bytes follow it in its
  /// segment; nil for an address that comes from no part of the file.
  func span(of address: UInt64) -> (offset: UInt64, available: UInt64)? {
    for segment in segments where segment.type == 1 && address >= segment.address {
      let distance = address - segment.address
      guard distance < segment.size else { continue }
      let (offset, isTooBig) = segment.offset.addingReportingOverflow(distance)
      if !isTooBig { return (offset, segment.size - distance) }
    }
    return nil
  }
}
