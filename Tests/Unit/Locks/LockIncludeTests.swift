import Core
import Locks
import Packaging
import SystemPackage
import Testing

@Suite struct LockIncludeTests {
  /// Two lines with the next file in each of 25 files: read as often as named, they are 2^25 files.
  @Test(.timeLimit(.minutes(10))) func readsEachFileOnce() throws {
    var files = ["requirements.txt": "-r 0.txt\n-r 0.txt\n", "25.txt": "a==1\n"]
    for level in 0..<25 {
      files["\(level).txt"] = "-r \(level + 1).txt\n-r ./\(level + 1).txt\n"
    }
    let lock = try RequirementsDirectory(files).read()
    #expect(lock.entries.map(\.name.normalized) == ["a"])
    #expect(lock.files.count == 27)
  }

  @Test func aFileMayBeBothRequirementsAndConstraints() throws {
    let lock = try RequirementsDirectory([
      "requirements.txt": "-c a.txt\n-r a.txt\n", "a.txt": "a==1\n",
    ]).read()
    #expect(lock.entries.count == 1)
    #expect(lock.constraints.count == 1)
  }

  @Test(arguments: [64, 3000]) func limitsTheDepth(_ depth: Int) throws {
    var files = ["requirements.txt": "-r 0.txt\n"]
    for level in 0..<depth { files["\(level).txt"] = "-r \(level + 1).txt\n" }
    files["\(depth).txt"] = "a==1\n"
    let directory = try RequirementsDirectory(files)
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.hasSuffix("more than 64 files include each other") == true)
    #expect(error?.hint != nil)
    #expect(error?.location == "\(directory.path)/62.txt:1")
  }

  @Test func sixtyFourLevelsAreRead() throws {
    var files = ["requirements.txt": "-r 0.txt\n"]
    for level in 0..<62 { files["\(level).txt"] = "-r \(level + 1).txt\n" }
    files["62.txt"] = "a==1\n"
    #expect(try RequirementsDirectory(files).read().entries.count == 1)
  }
}
