import Core
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// Repositories that are not named as pip takes them.
@Suite struct RepositoryAddressTests {
  @Test(arguments: [
    ("git://h/r.git", "git+git://h/r.git"), ("lib @ ssh://git@h/r.git", "git+ssh://git@h/r.git"),
    ("git+git@host:o/r.git", "git+ssh://git@host/o/r.git"),
    ("lib @ git+user@host:r@v1", "git+ssh://user@host/r@v1"),
    ("lib @ git@host:o/r.git", "git+ssh://git@host/o/r.git"),
  ])
  func `a repository as Git names it gets a hint`(line: String, url: String) throws {
    let directory = try RequirementsDirectory(["requirements.txt": line])
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.contains("is not the URL of a Git repository") == true)
    #expect(error?.hint == "write '\(url)'")
  }

  @Test func `a directory of Git's own files is a repository`() throws {
    let directory = try RequirementsDirectory([
      "lib.git/HEAD": "ref: refs/heads/main\n", "lib.git/objects/info/x": "",
      "lib.git/refs/heads/main": "",
    ])
    for line in ["file://DIR/lib.git", "lib @ file://DIR/lib.git", "./lib.git"] {
      try AtomicFile.write(
        line.replacing("DIR", with: directory.path.string),
        to: directory.path.appending("requirements.txt"))
      let error = #expect(throws: LockError.self) { try directory.read() }
      #expect(error?.hint == "write 'git+file://\(directory.path)/lib.git'", "\(error as Any)")
    }
  }
}
