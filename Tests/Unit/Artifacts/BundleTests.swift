import Archives
import Core
import Glibc
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Artifacts

@Suite("Bundle")
struct BundleTests {
  @Test("gives back the tree, whatever the compression", arguments: BundleCompression.allCases)
  func roundTrip(compression: BundleCompression) async throws {
    let sample = try await InstalledTree.make()
    let path = try await sample.bundle(compression, name: "x.venv.tar\(compression.suffix)")
    #expect(Bundle.hasBundleName(path))
    #expect(BundleCompression(fileName: path.lastComponent?.string ?? "") == compression)
    let bundle = try Bundle.open(path)
    #expect(bundle.manifest.name == "demo")
    #expect(
      bundle.manifest.files.contains { $0.path.string == "bin/demo" && $0.mode == .executable })
    let out = sample.directory.appending("out")
    let contents = try bundle.extract(to: out)
    #expect(contents.elf.isEmpty)
    #expect(try listing(out) == listing(sample.path))
    #expect(try listing(out).count > 15)
  }

  @Test("is the same whatever the place, the jobs and the modes and times of files")
  func isDeterministic() async throws {
    var bundles: [[UInt8]] = []
    for (permissions, jobs) in [(FilePermissions.file, 1), (.ownerReadWrite, 5)] {
      let sample = try await InstalledTree.make()
      try FileSystem.setPermissions(of: sample.site.pushing("demo/__init__.py"), to: permissions)
      try FileSystem.setPermissions(
        of: sample.site.appending("demo"),
        to: permissions.union([.ownerExecute, .groupExecute, .otherExecute]))
      try FileSystem.setPermissions(
        of: sample.path.pushing("bin/demo"), to: permissions.union(.ownerExecute))
      bundles.append(
        try FileSystem.read(try await sample.bundle(.zstd, name: "x.tar.zst", jobs: jobs)))
    }
    #expect(bundles[0] == bundles[1])
  }

  @Test("is read by tar, and its manifest by sha256sum")
  func toolsReadIt() async throws {
    let sample = try await InstalledTree.make()
    let path = try await sample.bundle(.zstd, name: "x.tar.zst")
    let out = sample.directory.appending("tar")
    try FileSystem.createDirectory(out)
    func tool(_ name: String, _ arguments: String...) async throws -> String {
      let command = Command(FilePath("/usr/bin/\(name)"), arguments, workingDirectory: out)
      return try await CommandRunner().runChecked(command).outputText
    }
    _ = try await tool("tar", "--extract", "--file", path.string)
    _ = try await tool("sha256sum", "--check", "--strict", "manifest.sha256")
    #expect(
      try FileSystem.entries(of: out).map(\.string) == ["manifest.json", "manifest.sha256", "tree"])
    let first = try await tool("tar", "--list", "--file", path.string)
    #expect(first.hasPrefix("manifest.json\nmanifest.sha256\ntree/\ntree/bin/\n"))
  }

  @Test("tells which files are for one machine only")
  func findsELF() async throws {
    let sample = try await InstalledTree.make()
    let bytes = try FileSystem.read("/bin/true")
    try AtomicFile.write(bytes, to: sample.site.appending("native.so"))
    let bundle = try Bundle.open(try await sample.bundle())
    let contents = try bundle.extract(to: sample.directory.appending("out"))
    #expect(contents.elf == ["\(sample.layout.sitePackages)/native.so"])
  }

  @Test("does not replace what is there, and leaves nothing where it fails")
  func destination() async throws {
    let sample = try await InstalledTree.make()
    let bundle = try Bundle.open(try await sample.bundle())
    let before = try listing(sample.directory)
    #expect(throws: (any Error).self) { try bundle.extract(to: sample.path) }
    #expect(throws: (any Error).self) {
      try bundle.extract(to: sample.directory.pushing("no/such/directory"))
    }
    #expect(try listing(sample.directory) == before)
  }

  @Test("a tree that cannot be packed is an error that names the file, and nothing is written")
  func unpackable() async throws {
    for make in ["mkfifo", "name"] {
      let sample = try await InstalledTree.make()
      let path = sample.directory.appending("x.tar")
      if make == "mkfifo" {
        #expect(sample.site.appending("queue").withPlatformString { mkfifo($0, 0o600) } == 0)
      } else {
        let name = FilePath(platformString: [0x62, -1, 0])
        try AtomicFile.write("x", to: sample.site.pushing(name))
      }
      let error = await #expect(throws: FileError.self) {
        try await sample.bundle(name: "x.tar")
      }
      #expect(error?.path.string.hasPrefix(sample.site.string) == true)
      #expect(try !FileSystem.exists(path))
    }
  }

  @Test("an interpreter of another version or machine is told what the bundle wants")
  func interpreters() async throws {
    let sample = try await InstalledTree.make()
    var manifest = sample.manifest
    #expect(manifest.incompatibility(with: sample.interpreter.target) == nil)
    manifest.python.abi = "cpython-311-other-linux-gnu"
    #expect(manifest.incompatibility(with: sample.interpreter.target) == nil)
    manifest.architecture = "riscv64"
    #expect(
      manifest.incompatibility(with: sample.interpreter.target)?.contains("on riscv64") == true)
    manifest = sample.manifest
    manifest.python.tag = "cp38"
    #expect(manifest.incompatibility(with: sample.interpreter.target)?.contains("(cp38)") == true)
  }

  @Test("the file name says what it is")
  func fileName() async throws {
    let sample = try await InstalledTree.make()
    let tag = sample.interpreter.target.python.tag
    #expect(
      BundleName(sample.manifest, compression: .zstd).fileName
        == "demo_1.0_\(tag)_all.venv.tar.zst")
  }

  @Test("names and versions that could be paths are none")
  func names() {
    for name in ["demo", "Demo.2", "libx+y", "a-b"] { #expect(BundleManifest.isName(name)) }
    for name in ["", ".x", "a/b", "a_b", "a b", "é", "-x"] { #expect(!BundleManifest.isName(name)) }
    for version in ["1.0", "1!2.0+local.1", "2~rc1"] { #expect(BundleManifest.isVersion(version)) }
    for version in ["", "1/2", "1:2", "1 2"] { #expect(!BundleManifest.isVersion(version)) }
  }
}
