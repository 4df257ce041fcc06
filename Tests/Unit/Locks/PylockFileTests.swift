import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// The files of a pylock.toml: their names are those of what is locked, and for the target.
@Suite struct PylockFileTests {
  private static let hash = String(repeating: "ab", count: 32)

  private static func file(_ name: String) -> String {
    "{ url = \"https://index.example/\(name)\", hashes = { sha256 = \"\(hash)\" } }"
  }

  private func read(_ keys: String) throws -> Lock {
    let directory = try RequirementsDirectory([
      "pylock.toml": """
      lock-version = "1.0"
      created-by = "me"

      [[packages]]
      name = "lib"
      \(keys)

      """
    ])
    return try Lock.read([directory.path.appending("pylock.toml")])
  }

  private func error(_ keys: String) -> LockError? {
    #expect(throws: LockError.self, "\(keys)") { _ = try read(keys) }
  }

  @Test(arguments: [
    ("other-1.0.tar.gz", "'other-1.0.tar.gz' is not a file of 'lib'"),
    ("lib-2.0.tar.gz", "'lib-2.0.tar.gz' is not of version 1.0"),
    ("lib-1.0.post1.zip", "'lib-1.0.post1.zip' is not of version 1.0"),
    ("download", "'download' is not the name of an sdist"),
    ("lib-1.0.exe", "'lib-1.0.exe' is not the name of an sdist"),
  ])
  func `an sdist is one of its package`(name: String, message: String) throws {
    let error = error("version = \"1.0\"\nsdist = \(Self.file(name))")
    #expect(error?.message == "invalid lock: \(message)")
    #expect(error?.location?.hasSuffix("pylock.toml:7:9") == true, "\(error as Any)")
    #expect(error?.hint?.contains("restore 'pylock.toml' from version control") == true)
  }

  @Test(arguments: ["lib-1.0.tar.gz", "Lib-1.0.zip", "lib-1.0.0.tar.bz2", "lib-1.0+cpu.tar.gz"])
  func `spellings of one name and version are one`(name: String) throws {
    let lock = try read("version = \"1.0\"\nsdist = \(Self.file(name))")
    #expect(lock.entries.flatMap(\.artifacts).map(\.fileName) == [name])
  }

  @Test(arguments: ["zz-1.0.tar.gz", "zz-1.0-py3-none-any.whl"])
  func `a file without a version is one of its package, too`(name: String) throws {
    let key =
      name.hasSuffix(".whl") ? "wheels = [\(Self.file(name))]" : "sdist = \(Self.file(name))"
    #expect(error(key)?.message == "invalid lock: '\(name)' is not a file of 'lib'")
  }

  /// The specification makes the key optional.
  @Test(arguments: [
    ("wheels = [\(file("lib-1.5-py3-none-any.whl"))]", "1.5"),
    ("sdist = \(file("lib-1.5.tar.gz"))", "1.5"),
    (
      "sdist = \(file("lib-1.5.tar.gz"))\nwheels = [\(file("lib-1.5-py3-none-win32.whl"))]", "1.5"
    ),
  ])
  func `the version may be in the names of files only`(keys: String, version: String) throws {
    let entry = try #require(try read(keys).entries.first)
    #expect(entry.label == "lib==\(version)")
    #expect(entry.statedVersion == (try Version(version)))
  }

  @Test func `an archive that is a wheel is for the target`() throws {
    let error = error("archive = \(Self.file("lib-1.0-py3-none-win_amd64.whl"))")
    #expect(error?.message.contains("is for py3-none-win_amd64") == true, "\(error as Any)")
    #expect(error?.hint?.contains("--python") == true)
    #expect(
      self.error("archive = \(Self.file("zz-1.0-py3-none-any.whl"))")?.message
        == "invalid lock: 'zz-1.0-py3-none-any.whl' is not a file of 'lib'")
    #expect(
      self.error("version = \"2.0\"\narchive = \(Self.file("lib-1.0-py3-none-any.whl"))")?.message
        == "invalid lock: 'lib-1.0-py3-none-any.whl' is not of version 2.0")
    for name in ["lib-1.0-py3-none-any.whl", "main.zip", "download"] {
      let lock = try read("archive = \(Self.file(name))")
      #expect(lock.entries.map(\.artifactLocation) == [.url("https://index.example/\(name)")])
    }
  }

  @Test func `a package without files that can be installed says so`() throws {
    let empty = error("version = \"1.0\"\nwheels = []")
    #expect(empty?.message == "no compatible file for lib 1.0: the lock lists none")
    #expect(empty?.hint?.contains("lock again") == true)
    for key in ["sdist = \(Self.file("lib-1.0.egg"))", "wheels = [\(Self.file("lib-1.0.egg"))]"] {
      let egg = error("version = \"1.0\"\n\(key)")
      #expect(egg?.message.contains("'lib-1.0.egg' is an egg") == true, "\(egg as Any)")
      #expect(egg?.hint == "lock a version that has a wheel or an sdist")
    }
  }

  @Test func `what options forbid is said to be their fault`() throws {
    let directory = try RequirementsDirectory([
      "pylock.toml": """
      lock-version = "1.0"
      created-by = "me"
      packages = [
        { name = "lib", version = "1.0", wheels = [\(Self.file("lib-1.0-py3-none-any.whl"))] },
        { name = "src", version = "1.0", sdist = \(Self.file("src-1.0.tar.gz")) },
      ]

      """
    ])
    func error(_ change: (inout FormatControl) -> Void) -> LockError? {
      var scope = LockScope.usual()
      change(&scope.formats)
      return #expect(throws: LockError.self) {
        _ = try Lock.read([directory.path.appending("pylock.toml")], scope: scope)
      }
    }
    #expect(error { $0.setNoBinary("lib") }?.hint?.contains("from 'no-binary'") == true)
    #expect(error { $0.setOnlyBinary("src") }?.hint?.contains("from 'only-binary'") == true)
  }
}
