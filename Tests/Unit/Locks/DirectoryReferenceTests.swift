import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// The directory of a project below another one.
@Suite struct DirectoryReferenceTests {
  private func mono(_ line: String) throws -> RequirementsDirectory {
    let directory = try RequirementsDirectory([
      "mono/pyproject.toml": "[project]\nname = \"root\"\n",
      "mono/pkgs/lib/pyproject.toml": "[project]\nname = \"lib\"\n",
      "mono/a b/pyproject.toml": "[project]\nname = \"lib\"\n",
      "other/pyproject.toml": "[project]\nname = \"lib\"\n",
    ])
    try FileSystem.createSymbolicLink(directory.path.pushing("mono/out"), to: "../other")
    try AtomicFile.write(
      line.replacing("DIR", with: directory.path.string),
      to: directory.path.appending("requirements.txt"))
    return directory
  }

  @Test(arguments: ["", "-e ", "lib @ "], ["pkgs/lib", "./pkgs//lib/", "a%20b"])
  func `the project of a directory is in its subdirectory`(
    start: String, subdirectory: String
  ) throws {
    let directory = try mono("\(start)file://DIR/mono#egg=lib&subdirectory=\(subdirectory)\n")
    let entry = try #require(try directory.read().entries.first)
    #expect(entry.name.normalized == "lib")
    #expect(
      entry.artifactLocation
        == .directory(
          directory.path.pushing(subdirectory.contains("%") ? "mono/a b" : "mono/pkgs/lib")))
  }

  @Test(arguments: ["../other", "/etc", "pkgs/../../other", "out"])
  func `a subdirectory stays in its directory`(subdirectory: String) throws {
    let directory = try mono("lib @ file://DIR/mono#subdirectory=\(subdirectory)\n")
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.contains("'\(subdirectory)' leads out of '") == true, "\(error as Any)")
  }

  @Test func `a subdirectory that is not there is named`() throws {
    let directory = try mono("lib @ file://DIR/mono#subdirectory=pkgs/gone\n")
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.contains("cannot find '\(directory.path)/mono/pkgs/gone'") == true)
  }

  @Test(arguments: ["../other", "/etc"])
  func `a subdirectory of a pylock stays in its directory`(subdirectory: String) throws {
    let directory = try mono("")
    try AtomicFile.write(
      """
      lock-version = "1.0"
      created-by = "test"
      [[packages]]
      name = "lib"
      directory = {path = "mono", subdirectory = "\(subdirectory)"}

      """, to: directory.path.appending("pylock.toml"))
    let error = #expect(throws: LockError.self) { try directory.lock("pylock.toml") }
    #expect(error?.message.contains("'\(subdirectory)' leads out of '") == true, "\(error as Any)")
  }
}
