package import ELF
internal import SystemPackage

/// An architecture of Debian, under every name that it has.
///
/// See dpkg-architecture(1) and /usr/share/dpkg/{cputable,tupletable}.
package struct Architecture: Sendable, Hashable {
  /// The name in the field `Architecture`: `amd64`.
  package let name: String
  /// The multiarch tuple, which also ends the names of extension modules: `x86_64-linux-gnu`.
  package let tuple: String
  /// The machine as uname(2) says it, and so the marker `platform_machine`: `x86_64`.
  package let machine: String
  /// The machine as the platform tags of wheels may end, the usual one first.
  package let wheelMachines: [String]
  /// The other machines that uname(2) says where its programs run on the kernel of another
  /// architecture: an amd64 kernel runs i386, and the kernel of many a Raspberry Pi runs armhf on arm64.
  package let otherMachines: [String]
  /// The machine in the headers of its ELF files, without flags.
  package let elf: ElfMachine
  /// The machine in the headers of its programs, with the flags that change the calling convention;
  /// a file without code may lack them.
  package let program: ElfMachine

  private init(
    _ name: String, _ tuple: String, _ machine: String, _ bits: Int, _ processor: ElfProcessor,
    isBigEndian: Bool = false, flags: UInt32 = 0, otherWheelMachines: [String] = [],
    otherMachines: [String] = []
  ) {
    self.name = name
    self.tuple = tuple
    self.machine = machine
    wheelMachines = [machine] + otherWheelMachines
    self.otherMachines = otherMachines
    program = ElfMachine(
      is64Bit: bits == 64, isBigEndian: isBigEndian, processor: processor, flags: flags)
    elf = ElfMachine(is64Bit: bits == 64, isBigEndian: isBigEndian, processor: processor)
  }

  /// The architectures of Debian 12 and 13, and the ports; of two with the same ELF header, the
  /// usual one is first.
  package static let all = [
    Architecture("amd64", "x86_64-linux-gnu", "x86_64", 64, .amd64),
    Architecture("arm64", "aarch64-linux-gnu", "aarch64", 64, .aarch64),
    Architecture(
      "armhf", "arm-linux-gnueabihf", "armv7l", 32, .arm,
      // piwheels builds for the first Raspberry Pi.
      otherWheelMachines: ["armv8l", "armv6l"], otherMachines: ["armv8l", "aarch64"]),
    Architecture("armel", "arm-linux-gnueabi", "armv5tel", 32, .arm),
    Architecture("i386", "i386-linux-gnu", "i686", 32, .x86, otherMachines: ["x86_64"]),
    Architecture("ppc64el", "powerpc64le-linux-gnu", "ppc64le", 64, .powerPC64, flags: 2),
    Architecture("riscv64", "riscv64-linux-gnu", "riscv64", 64, .riscV),
    Architecture("s390x", "s390x-linux-gnu", "s390x", 64, .s390, isBigEndian: true),
    Architecture("mips64el", "mips64el-linux-gnuabi64", "mips64", 64, .mips),
    Architecture("mipsel", "mipsel-linux-gnu", "mips", 32, .mips),
    Architecture("loong64", "loongarch64-linux-gnu", "loongarch64", 64, .loongArch, flags: 3),
    Architecture("alpha", "alpha-linux-gnu", "alpha", 64, .alpha),
    Architecture("hppa", "hppa-linux-gnu", "parisc", 32, .parisc, isBigEndian: true),
    Architecture("m68k", "m68k-linux-gnu", "m68k", 32, .m68k, isBigEndian: true),
    Architecture("powerpc", "powerpc-linux-gnu", "ppc", 32, .powerPC, isBigEndian: true),
    Architecture("ppc64", "powerpc64-linux-gnu", "ppc64", 64, .powerPC64, isBigEndian: true),
    Architecture("sh4", "sh4-linux-gnu", "sh4a", 32, .superH),
    Architecture("sparc64", "sparc64-linux-gnu", "sparc64", 64, .sparc64, isBigEndian: true),
    Architecture("x32", "x86_64-linux-gnux32", "x86_64", 32, .amd64),
    Architecture("musl-linux-amd64", "x86_64-linux-musl", "x86_64", 64, .amd64),
  ]

  /// Returns the architecture of a name; nil for `all`, `any` and names that are not Debian's.
  package static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }

  /// Returns the architecture whose multiarch tuple `text` is or ends in, as in
  /// `cpython-311-x86_64-linux-gnu`; nil if it is none of Debian's.
  package static func tuple(_ text: String) -> Architecture? {
    all.first { text == $0.tuple || text.hasSuffix("-\($0.tuple)") }
  }

  /// Returns the usual architecture of ELF files for a machine: armhf for ARM, as the header of a
  /// library does not tell it from armel; nil for a machine that Debian does not run on.
  package static func elf(_ machine: ElfMachine) -> Architecture? {
    all.first { $0.runs(machine) }
  }

  /// Returns the machine that a platform tag for Linux ends in, as in `manylinux_2_17_x86_64`; nil
  /// for other tags, and for machines that Debian does not run on.
  package static func machine(ofPlatform tag: String) -> String? {
    guard ["linux_", "manylinux", "musllinux_"].contains(where: tag.hasPrefix) else { return nil }
    return all.lazy.flatMap(\.wheelMachines).first { tag.hasSuffix("_\($0)") }
  }

  /// Returns the architecture of this program, and so of the packages of this system.
  ///
  /// The kernel may be one for another architecture. As `elf`, it takes ARM for armhf.
  ///
  /// Throws `FileError`.
  package static func ofThisProgram() throws -> Architecture? {
    try ElfProgram(reading: "/proc/self/exe").flatMap { elf($0.machine) }
  }

  /// Returns whether ELF files for a machine are files of this architecture.
  ///
  /// The flags do not count: a file without code may have none.
  package func runs(_ machine: ElfMachine) -> Bool { elf.hasSameProcessor(as: machine) }
}
