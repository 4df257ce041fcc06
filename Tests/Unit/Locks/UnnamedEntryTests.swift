import Core
import Locks
import Packaging
import SystemPackage
import Testing

@Suite struct UnnamedEntryTests {
  @Test(arguments: [
    ("git+file:///srv/x.git@v1", "git+file:///srv/x.git@v1"),
    ("git+file://localhost/srv/x.git", "git+file://localhost/srv/x.git"),
    ("git+ssh://git@h/r.git@main#subdirectory=a", "git+ssh://git@h/r.git@main#subdirectory=a"),
    ("https://h/x-1.0.tar.gz", "https://h/x-1.0.tar.gz"),
    (
      "https://h/archive/refs/tags/v1.0.zip#subdirectory=a",
      "https://h/archive/refs/tags/v1.0.zip#subdirectory=a"
    ),
    ("https://h/download?id=1", "https://h/download?id=****"),
    ("-e git+https://h/r@v1", "git+https://h/r@v1"),
  ])
  func aNameIsOptional(_ line: String, _ source: String) throws {
    let digest = hash("1")
    let lock = try RequirementsDirectory([
      "requirements.txt": "\(line) --hash=\(digest)"
    ]).read()
    let entry = try #require(lock.unnamed.first)
    #expect(lock.entries.isEmpty)
    #expect(entry.source.description == source)
    #expect(entry.hashes.count == 1)
    let pin = entry.named(try PackageName("Demo"))
    #expect(pin.label == "Demo @ \(source)")
    #expect(pin.hashes == entry.hashes)
  }

  @Test func aConstraintMustHaveAName() throws {
    let directory = try RequirementsDirectory([
      "requirements.txt": "-c c.txt\n", "c.txt": "https://h/x-1.0.tar.gz\n",
    ])
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.contains("constraints must have a name") == true)
  }
}
