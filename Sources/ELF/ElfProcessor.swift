/// A family of processors: the field `e_machine` of an ELF header, see elf(5).
package struct ElfProcessor: RawRepresentable, Sendable, Hashable, Codable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let sparc = ElfProcessor(rawValue: 2)
  package static let x86 = ElfProcessor(rawValue: 3)
  package static let m68k = ElfProcessor(rawValue: 4)
  package static let mips = ElfProcessor(rawValue: 8)
  package static let parisc = ElfProcessor(rawValue: 15)
  package static let powerPC = ElfProcessor(rawValue: 20)
  package static let powerPC64 = ElfProcessor(rawValue: 21)
  package static let s390 = ElfProcessor(rawValue: 22)
  package static let arm = ElfProcessor(rawValue: 40)
  package static let superH = ElfProcessor(rawValue: 42)
  package static let sparc64 = ElfProcessor(rawValue: 43)
  package static let itanium = ElfProcessor(rawValue: 50)
  package static let amd64 = ElfProcessor(rawValue: 62)
  package static let aarch64 = ElfProcessor(rawValue: 183)
  package static let riscV = ElfProcessor(rawValue: 243)
  package static let bpf = ElfProcessor(rawValue: 247)
  package static let loongArch = ElfProcessor(rawValue: 258)
  package static let alpha = ElfProcessor(rawValue: 0x9026)

  /// The number that was assigned in the end, for those that were in use before.
  var assigned: ElfProcessor {
    switch rawValue {
    case 11: .sparc64
    case 18: .sparc
    case 41: .alpha
    case 0xa390: .s390
    default: self
    }
  }

  /// The flags that change the calling convention: Itanium's 64-bit data model, LoongArch's
  /// floating point, the ABIs of MIPS and PowerPC.
  var conventionFlags: UInt32 {
    switch self {
    case .mips: 0xf020
    case .powerPC64: 3
    case .itanium: 0x10
    case .loongArch: 7
    default: 0
    }
  }
}

extension ElfProcessor: CustomStringConvertible {
  /// As in "x86-64", or "machine 200" for a family without a name here.
  package var description: String {
    switch self {
    case .sparc, .sparc64: "SPARC"
    case .x86: "x86"
    case .m68k: "m68k"
    case .mips: "MIPS"
    case .parisc: "PA-RISC"
    case .powerPC, .powerPC64: "PowerPC"
    case .s390: "S/390"
    case .arm: "ARM"
    case .superH: "SuperH"
    case .itanium: "Itanium"
    case .amd64: "x86-64"
    case .aarch64: "AArch64"
    case .riscV: "RISC-V"
    case .bpf: "BPF"
    case .loongArch: "LoongArch"
    case .alpha: "Alpha"
    default: "machine \(rawValue)"
    }
  }
}
