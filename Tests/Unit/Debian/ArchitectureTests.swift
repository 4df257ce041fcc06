import Core
import Debian
import ELF
import Processes
import SystemPackage
import Testing

@Suite struct ArchitectureTests {
  @Test func namesAndTuplesAreUnique() {
    #expect(Set(Architecture.all.map(\.name)).count == Architecture.all.count)
    #expect(Set(Architecture.all.map(\.tuple)).count == Architecture.all.count)
    for architecture in Architecture.all {
      #expect(Architecture.named(architecture.name) == architecture)
      #expect(Architecture.tuple(architecture.tuple) == architecture)
      #expect(Architecture.tuple("cpython-311-\(architecture.tuple)") == architecture)
    }
  }

  /// dpkg's own tables must say the same.
  @Test(.enabled(if: FileSystem.isRegularFile("/usr/bin/dpkg-architecture")))
  func isWhatDpkgSays() async throws {
    for architecture in Architecture.all {
      let output = try await CommandRunner().runChecked(
        Command("/usr/bin/dpkg-architecture", ["-a", architecture.name])
      ).outputText
      let bits = architecture.elf.is64Bit ? 64 : 32
      let order = architecture.elf.isBigEndian ? "big" : "little"
      for line in [
        "DEB_HOST_MULTIARCH=\(architecture.tuple)", "DEB_HOST_ARCH_BITS=\(bits)",
        "DEB_HOST_ARCH_ENDIAN=\(order)",
      ] {
        #expect(output.split(separator: "\n").contains { $0 == line }, "\(architecture.name)")
      }
    }
  }

  @Test func theOwnMachineIsThere() throws {
    let own = try ElfFile.machine(of: "/proc/self/exe")
    #expect(Architecture.elf(own)?.runs(own) == true)
    #expect(try Architecture.ofThisProgram()?.runs(own) == true)
  }

  @Test(arguments: [
    ("manylinux_2_17_x86_64", "x86_64"), ("manylinux2014_aarch64", "aarch64"),
    ("linux_armv6l", "armv6l"), ("musllinux_1_2_i686", "i686"), ("any", nil), ("win_amd64", nil),
    ("macosx_10_9_x86_64", nil), ("linux_vax", nil), ("manylinux_2_39_riscv64", "riscv64"),
  ])
  func findsTheMachineOfAPlatform(tag: String, machine: String?) {
    #expect(Architecture.machine(ofPlatform: tag) == machine)
  }

  @Test func flagsDoNotTellArchitecturesApart() {
    let elf = ElfMachine(is64Bit: true, processor: .powerPC64, flags: 2)
    #expect(elf != Architecture.named("ppc64el")?.elf)
    #expect(Architecture.elf(elf)?.name == "ppc64el")
    #expect(Architecture.elf(ElfMachine(is64Bit: false, processor: .arm))?.name == "armhf")
  }

  @Test func anUnknownMachineIsNoArchitecture() {
    #expect(Architecture.elf(ElfMachine(is64Bit: true, processor: .bpf)) == nil)
    #expect(Architecture.named("all") == nil)
    #expect(Architecture.tuple("cpython-311-vax-linux-gnu") == nil)
    #expect(Architecture.tuple("") == nil)
  }
}
