import Core
import Debian
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Venv

/// The targets that are installed with venvdeb: `Sources/targets/*.json`.
@Suite struct InstalledTargetsTests {
  private static let directory = checkout.pushing("Sources/targets")
  private static let entries = Result { try TargetCatalog([directory]).entries() }

  @Test func `there are those that docs/targets.md lists`() throws {
    let names = try Self.entries.get().map(\.description.name.description)
    let common = ["amd64", "arm64", "armhf", "i386", "ppc64el", "s390x"]
    let expected = [
      "12": common, "13": ["amd64", "arm64", "armhf", "i386", "riscv64"],
      "sid": common + ["riscv64"],
    ].flatMap { release, architectures in architectures.map { "debian-\(release)-\($0)" } }
    #expect(names == expected.sorted())
  }

  /// A file is written as the program would write it: nothing is in it by hand.
  @Test func `each file has the text of its description`() throws {
    for entry in try Self.entries.get() {
      #expect(try FileSystem.readText(entry.file) == TargetFile.text(of: entry.description))
      #expect(entry.description.sources.count == 17)
    }
  }

  /// Each says of the libraries that a wheel may expect of a system what to depend on, with a name of
  /// its own release.
  @Test func `each target knows the libraries of its system`() throws {
    for entry in try Self.entries.get() {
      let name = entry.description.name
      let file = try #require(entry.description.libraries, "\(name)")
      let archive = try LibraryArchive.read(file)
      let sonames = [
        "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libatomic.so.1", "libz.so.1",
        "libexpat.so.1", "libgomp.so.1", "libgfortran.so.5", "libX11.so.6", "libXext.so.6",
        "libXrender.so.1", "libICE.so.6", "libSM.so.6", "libGL.so.1", "libglib-2.0.so.0",
        "libgobject-2.0.so.0", "libgthread-2.0.so.0",
      ]
      let packages = archive.packages(of: Set(sonames))
      #expect(sonames.filter { packages[$0] == nil } == [], "\(name)")
      let glib = name.release == "12" ? "libglib2.0-0" : "libglib2.0-0t64"
      #expect(packages["libglib-2.0.so.0"] == glib)
    }
  }

  /// The values are those of the releases, which change only where Debian has another version.
  @Test(arguments: [("12", "3.11.2", "2.36"), ("13", "3.13.5", "2.41")])
  func `all architectures of a release have the same Python`(
    release: String, python: String, glibc: String
  ) throws {
    for entry in try Self.entries.get() where entry.description.name.release == release {
      let target = entry.description.target
      #expect(target.python.fullVersion == python)
      #expect(target.glibc?.description == glibc)
    }
  }

  /// The interpreter of this machine is what the file of its system says, if that is one of Debian's
  /// releases.
  @Test func `the target of this machine is that of its file`() async throws {
    let name = try #require(OSRelease.current()?.target)
    let interpreter = try await Interpreter.find("/usr/bin/python3")
    let described = try TargetDescription(
      interpreter, system: name.system, release: name.release)
    #expect(described.target == interpreter.target.onAnyMachine)
    guard name.system == "debian", name.release != "sid" else { return }
    let file = try TargetCatalog([Self.directory]).find(
      described.name.description, relativeTo: "/")
    #expect(file.description.target == described.target)
    #expect(file.description.differences(from: interpreter.target.onAnyMachine).isEmpty)
  }

  /// Tags and markers are those of the library `packaging`, without exceptions.
  @Test func `packaging agrees`() throws {
    let entries = try Self.entries.get()
    let python = try PythonPeer.python(
      with: "packaging", "26.2", variable: "VENVDEB_TEST_PACKAGING_PYTHON")
    let script = checkout.pushing("Tests/Comparison/Packaging/targets.py").string
    let result = try Tool.check(
      [python, script] + entries.map(\.file.string), inheritsEnvironment: true)
    var tags: [String: [String]] = [:]
    var markers = 0
    let targets = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.description.name.description, $0.description.target) }
    )
    for line in result.text.split(separator: "\n") {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields[0] == "marker" else {
        tags[fields[1], default: []].append(fields[2])
        continue
      }
      let target = try #require(targets[fields[1]])
      let holds = try Marker(fields[2]).evaluate(in: target.markers)
      #expect("\(holds)" == fields[3], "\(fields[1]): \(fields[2])")
      markers += 1
    }
    #expect(markers == 13 * targets.count)
    for (name, target) in targets {
      #expect(target.tags.tags.map(\.description) == tags[name], "\(name)")
    }
  }
}
