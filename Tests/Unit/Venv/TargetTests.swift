import Core
import Debian
import ELF
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Venv

@Suite struct TargetTests {
  /// A CPython 3.11 of Debian on an architecture, as its probe would tell it.
  private static func target(
    of architecture: Architecture, soabi: String? = nil,
    executable: FilePath = "/usr/bin/python3.11"
  ) throws -> Target {
    let fields = [
      "implementation": "cpython", "implementation_version": "3.11.2",
      "platform_python_implementation": "CPython", "full_version": "3.11.2",
      "cache_tag": "cpython-311", "soabi": soabi ?? "cpython-311-\(architecture.tuple)",
      "ext_suffix": ".cpython-311-\(architecture.tuple).so", "magic": "a70d0d0a",
      "os_name": "posix", "sys_platform": "linux", "stdlib": "/usr/lib/python3.11",
      "include": "/usr/include/python3.11", "libc": "glibc 2.36",
    ]
    var bytes: [UInt8] = []
    for (key, value) in fields { bytes += Array("\(key)=\(value)".utf8) + [0] }
    bytes += Array("end=".utf8) + [0]
    let probe = try #require(InterpreterProbe(parsing: bytes))
    let program = ElfProgram(
      machine: architecture.elf, isHardFloatARM: architecture.name == "armhf", loader: nil)
    let kernel = KernelNames(
      system: "Linux", release: "6.1.0", version: "#1", machine: architecture.machine)
    let target = Target(
      executable: executable, probe: probe, program: program, musl: nil, kernel: kernel)
    return try #require(target)
  }

  @Test(arguments: Architecture.all.map(\.name))
  func `the architecture is that of the names of extension modules`(name: String) throws {
    let target = try Self.target(of: try #require(Architecture.named(name)))
    #expect(target.architecture?.name == name)
    #expect(target.architectureName == name)
  }

  @Test func `an unknown architecture is called like its machine`() throws {
    let amd64 = try #require(Architecture.named("amd64"))
    let target = try Self.target(of: amd64, soabi: "cpython-311")
    #expect(target.architecture == nil)
    #expect(target.architectureName == "x86-64")
  }

  /// Tags and the table of architectures agree on what a machine is called.
  @Test(arguments: Architecture.all.filter { $0.name != "x32" }.map(\.name))
  func `the last platform tag ends in a machine of the architecture`(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    let platforms = try Self.target(of: architecture).tags.tags.map(\.platform)
    let plain = try #require(platforms.first { $0.hasPrefix("linux_") })
    #expect(Architecture.machine(ofPlatform: plain) == architecture.machine)
    let manylinux = Set(platforms.filter { $0.hasPrefix("manylinux") })
    let supported = [
      "amd64", "arm64", "armhf", "i386", "ppc64el", "ppc64", "riscv64", "s390x", "loong64",
      "musl-linux-amd64",
    ]
    #expect(manylinux.isEmpty != supported.contains(name))
  }

  @Test(arguments: try await Interpreters.all())
  func `it is the same after it was written and read`(interpreter: Interpreter) throws {
    let data = try JSONText.encode(interpreter.target, layout: .oneLine)
    #expect(try JSONText.decode(Target.self, from: data) == interpreter.target)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"python_full_version\":\"\(interpreter.target.python.fullVersion)\""))
  }

  @Test func `Debian's interpreter has a package, others have none`() throws {
    let amd64 = try #require(Architecture.named("amd64"))
    #expect(try Self.target(of: amd64).interpreterPackage == "python3.11")
    let other = try Self.target(of: amd64, executable: "/usr/local/bin/python3.11")
    #expect(other.interpreterPackage == nil)
  }

  @Test func `modules of Debian packages are in two directories`() throws {
    let target = try Self.target(of: try #require(Architecture.named("arm64")))
    #expect(
      target.distPackages == [
        "/usr/lib/python3/dist-packages", "/usr/lib/python3.11/dist-packages",
      ])
  }
}
