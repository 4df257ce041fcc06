import Core
import SystemPackage
import TestSupport
import Testing
import Venv
import Wheels

@testable import Relocation

/// What of an installed tree is read again to search it.
@Suite struct BuildPathRemovalTests {
  private static let build = "/build/demo-1.0/debian/demo"

  /// Installs a wheel, removes the files that satisfy a condition, and searches the tree.
  private func search(
    isVerified: Bool, url: String? = nil, without isRemoved: (String) -> Bool
  ) async throws -> BuildPathRemoval.Report {
    let scratch = try Scratch()
    let tree = scratch.path.appending("tree")
    try FileSystem.createDirectory(tree)
    let interpreter = try await Interpreter.find("python3")
    let layout = VenvLayout(prefix: "/opt/venvs/demo", target: interpreter.target)
    let shebangs = ScriptShebangs(python: layout.python, style: .absolute)
    let wheel = try Wheel.open(
      try WheelBuilder([
        "demo.py": "def main(): pass\n",
        "demo-1.0.dist-info/entry_points.txt": "[console_scripts]\nrun = demo:main\n",
      ]).write(into: scratch.path))
    let plan = try InstallPlanner(layout: layout, shebangs: shebangs).plan([
      InstallRequest(wheel: wheel, isRequested: true, directURL: url, isVerified: isVerified)
    ])
    let venv = VenvWriter(
      layout: plan.layout, root: tree, shebang: .absolute, systemSitePackages: false)
    try venv.writeDirectories()
    let files = try await WheelInstaller(plan: plan, root: tree, shebangs: shebangs, jobs: 1)
      .install()
    _ = try venv.writeFiles()
    for file in files.all where isRemoved(file.path) {
      try FileSystem.remove(tree.pushing(FilePath(file.path)))
    }
    return try await BuildPathRemoval(
      plan: plan, files: files, root: tree,
      buildDirectories: BuildDirectories([FilePath(Self.build)], trees: []), shebang: .absolute,
      jobs: 1, elf: []
    ).run()
  }

  @Test func `nothing of a published wheel is, and nothing that the installer wrote`() async throws
  {
    let report = try await search(isVerified: true) { _ in true }
    #expect(report.findings.leaks.isEmpty)
    #expect(report.changed.isEmpty)
  }

  @Test func `all that a wheel brought without a hash is`() async throws {
    let names = ["/demo.py", "/METADATA", "/RECORD"]
    for name in names {
      await #expect(throws: FileError.self, "\(name)") {
        try await search(isVerified: false) { $0.hasSuffix(name) }
      }
    }
    let report = try await search(isVerified: false) { $0.hasSuffix("/INSTALLER") }
    #expect(report.findings.leaks.isEmpty)
  }

  @Test func `what the installer wrote is read where it names the build`() async throws {
    let url = #"{"url": "file://\#(Self.build)/x", "dir_info": {}}"#
    await #expect(throws: FileError.self) {
      try await search(isVerified: true, url: url) { $0.hasSuffix("/direct_url.json") }
    }
    let report = try await search(isVerified: true, url: url) { _ in false }
    #expect(report.findings.leaks.map { $0.path.lastComponent?.string } == ["direct_url.json"])
  }
}
