import Core
import Debian
import Packaging
import SystemPackage
import TestSupport
import Testing
import Wheels

@testable import Pipeline

@Suite struct SystemDependenciesTests {
  /// A system with PyYAML (from a package), requests with an extra, and something that no package
  /// has.
  private final class System {
    private let directory: Scratch
    var packages: FilePath { directory.path.pushing("lib/dist-packages") }
    var database: PackageDatabase {
      PackageDatabase(administration: directory.path.appending("dpkg"))
    }

    init() throws {
      directory = try Scratch()
      try fill()
    }

    private func fill() throws {
      let packages = packages
      let information = directory.path.pushing("dpkg/info")
      try FileSystem.createDirectories(information)
      var status = ""
      func add(
        _ package: String, _ version: String, _ name: String, _ metadata: String, file: String
      ) throws {
        let path = packages.pushing(FilePath(file))
        try FileSystem.createDirectories(path.removingLastComponent())
        try AtomicFile.write("Metadata-Version: 2.1\nName: \(name)\n\(metadata)\n", to: path)
        if package.isEmpty { return }
        try AtomicFile.write(
          "/.\n\(path.removingLastComponent().string)\n\(path.string)\n",
          to: information.appending(package + ".list"))
        status +=
          "Package: \(package)\nStatus: install ok installed\nArchitecture: amd64\n"
          + "Version: \(version)\nDescription: x\n y\n .\n z\n\n"
      }
      try add("python3-yaml", "6.0-3+b2", "PyYAML", "Version: 6.0", file: "PyYAML-6.0.egg-info")
      try add(
        "python3-requests", "1:2.28.1+dfsg-1", "requests",
        "Version: 2.28.1\nRequires-Dist: gone-in-debian\n"
          + "Requires-Dist: PySocks>=1.5; extra == 'socks'",
        file: "requests-2.28.1.dist-info/METADATA")
      try add(
        "python3-socks", "1.7.1+dfsg-1", "PySocks", "Version: 1.7.1",
        file: "PySocks-1.7.1.egg-info/PKG-INFO")
      try add("", "", "orphan", "Version: 1", file: "orphan-1.dist-info/METADATA")
      try AtomicFile.write(status, to: directory.path.pushing("dpkg/status"))
    }

    func dependencies(_ requires: [String]) throws -> SystemDependencies {
      let lines = ["Metadata-Version: 2.1", "Name: app", "Version: 1"]
      let text = (lines + requires.map { "Requires-Dist: \($0)" }).joined(separator: "\n")
      return try SystemDependencies(
        of: [.init(metadata: try CoreMetadata(Array(text.utf8), location: "app"))],
        in: try MarkerEnvironment(values: [
          "os_name": "posix", "sys_platform": "linux", "platform_machine": "x86_64",
          "platform_python_implementation": "CPython", "platform_release": "",
          "platform_system": "Linux", "platform_version": "", "python_version": "3.11",
          "python_full_version": "3.11.2", "implementation_name": "cpython",
          "implementation_version": "3.11.2",
        ]), system: try SystemDistributions.read(in: [packages]), database: database)
    }
  }

  @Test func declaresWhatOnlyTheSystemHas() throws {
    let found = try System().dependencies(["PyYaml>=5.1", "requests[socks]>=2.0,<3"])
    #expect(found.problems.isEmpty)
    #expect(
      found.relations == [
        "python3-requests (<< 1:3~)", "python3-requests (>= 1:2.0)", "python3-socks (>= 1.5)",
        "python3-yaml (>= 5.1)",
      ])
  }

  @Test func aBareNameNeedsNoBound() throws {
    let found = try System().dependencies(["pyyaml", "requests; python_version < '3'"])
    #expect(found.relations == ["python3-yaml"])
  }

  @Test func saysWhatIsMissingOrTooOldOrUnpackaged() throws {
    let found = try System().dependencies(["absent", "PyYAML>=7", "orphan"])
    #expect(found.problems.count == 3)
    #expect(found.problems.contains { $0.contains("requires 'absent', which is not installed") })
    #expect(
      found.problems.contains { $0.contains("requires 'PyYAML>=7', but pyyaml 6.0 is installed") })
    #expect(found.problems.contains { $0.contains("which no Debian package owns") })
  }
}
