import Artifacts
import Core
import ELF
import Packaging
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite("The marker environment of a tree")
final class TreeMarkersTests {
  private let directory: Scratch
  private var tree: FilePath { directory.path }
  private let site: FilePath = "lib/python3.11/site-packages"

  init() throws {
    directory = try Scratch()
    try FileSystem.createDirectories(directory.path.pushing(site))
  }

  private func write(_ bytes: [UInt8], to path: FilePath) throws {
    let file = tree.pushing(path)
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write(bytes, to: file)
  }

  private func addWheel(_ name: String, tag: String) throws {
    try write(
      Array("Wheel-Version: 1.0\nTag: \(tag)\n".utf8),
      to: site.appending("\(name)-1.0.dist-info").appending("WHEEL"))
  }

  /// Adds a shared library with nothing but a header.
  private func addLibrary(_ processor: ElfProcessor) throws {
    var header = [UInt8](repeating: 0, count: 64)
    header.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
    header[18] = UInt8(truncatingIfNeeded: processor.rawValue)
    header[19] = UInt8(processor.rawValue >> 8)
    try write(header, to: site.appending("module.abi3.so"))
  }

  private func environment(
    _ configuration: String = "version = 3.11.2\n", python: PythonVersion? = nil,
    architecture: String? = nil
  ) throws -> MarkerEnvironment {
    try TreeMarkers.environment(
      of: try TreeRoot.open(tree), PyvenvConfig(parsing: configuration), python: python,
      architecture: architecture)
  }

  @Test(
    "the version of pyvenv.cfg counts if the modules are for it",
    arguments: [
      ("version = 3.11.2\n", "3.11.2"), ("version_info = 3.11.4.final.0\n", "3.11.4"),
      ("version = 3.12.1\n", "3.11.0"), ("version = 3.11\n", "3.11.0"), ("", "3.11.0"),
      ("version = 3.11.0rc1\n", "3.11.0rc1"),
    ])
  func version(configuration: String, expected: String) throws {
    let environment = try environment(configuration)
    #expect(environment[.pythonFullVersion] == expected)
    #expect(environment[.pythonVersion] == "3.11")
    #expect(environment[.platformRelease].isEmpty)
  }

  @Test("another directory of modules has another version")
  func otherDirectory() throws {
    #expect(try environment(python: PythonVersion(3, 9))[.pythonFullVersion] == "3.9.0")
  }

  @Test("without modules, pyvenv.cfg alone says the version")
  func noModules() throws {
    try FileSystem.removeTree(tree.appending("lib"))
    #expect(try environment("version = 3.12.1\n")[.pythonFullVersion] == "3.12.1")
  }

  @Test("the machine is that of the tags, then of ELF files, then of the package")
  func machine() throws {
    try addWheel("pure", tag: "py3-none-any")
    #expect(try environment(architecture: "s390x")[.platformMachine] == "s390x")
    try addLibrary(.riscV)
    #expect(try environment(architecture: "s390x")[.platformMachine] == "riscv64")
    try addWheel("quick", tag: "cp311-cp311-linux_armv6l")
    #expect(try environment(architecture: "s390x")[.platformMachine] == "armv6l")
  }

  @Test("a tree for all machines is for the most usual one")
  func pure() throws {
    try addWheel("pure", tag: "py3-none-any")
    #expect(try environment()[.platformMachine] == "x86_64")
    #expect(try environment(architecture: "all")[.platformMachine] == "x86_64")
  }

  @Test("machine code for a machine that Debian does not know is for none")
  func unknown() throws {
    try addLibrary(.bpf)
    #expect(try environment()[.platformMachine].isEmpty)
  }
}
