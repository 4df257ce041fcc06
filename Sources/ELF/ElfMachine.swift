/// For which kind of program an ELF file is: two files can be loaded together only if these are
/// equal.
///
/// See elf(5). The flags are those that change the calling convention, as dpkg-shlibdeps(1) takes
/// them; all others are 0 here.
package struct ElfMachine: Sendable, Hashable, CustomStringConvertible {
  package let is64Bit: Bool
  package let isBigEndian: Bool
  /// `e_machine`, with the numbers that were used before one was assigned replaced.
  package let number: UInt16
  package let flags: UInt32

  init(is64Bit: Bool, isBigEndian: Bool, number: UInt16, flags: UInt32) {
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
    self.number = Self.formerNumbers[number] ?? number
    self.flags = flags & (Self.conventionFlags[self.number] ?? 0)
  }

  /// As in "64-bit x86-64" or "32-bit big-endian MIPS".
  package var description: String {
    "\(is64Bit ? "64" : "32")-bit \(isBigEndian ? "big-endian " : "")"
      + (Self.names[number] ?? "machine \(number)")
  }

  /// Whether the words of a `DT_HASH` table have eight bytes, against the specification.
  var hasWideHash: Bool { is64Bit && (number == 22 || number == 0x9026) }

  private static let names: [UInt16: String] = [
    2: "SPARC", 3: "x86", 4: "m68k", 8: "MIPS", 15: "PA-RISC", 20: "PowerPC", 21: "PowerPC",
    22: "S/390", 40: "ARM", 42: "SuperH", 43: "SPARC", 50: "Itanium", 62: "x86-64", 183: "AArch64",
    243: "RISC-V", 247: "BPF", 258: "LoongArch", 0x9026: "Alpha",
  ]

  private static let formerNumbers: [UInt16: UInt16] = [
    11: 43, 18: 2, 41: 0x9026, 0xa390: 22,
  ]

  /// Itanium's 64-bit data model, LoongArch's floating point, the ABIs of MIPS and PowerPC.
  private static let conventionFlags: [UInt16: UInt32] = [
    8: 0xf020, 21: 3, 50: 0x10, 258: 7,
  ]
}
