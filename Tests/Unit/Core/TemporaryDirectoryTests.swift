import Core
import SystemPackage
import TestSupport
import Testing

@Suite struct TemporaryDirectoryTests {
  @Test func itGoesWithItsOwner() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    var path: FilePath = ""
    do {
      let temporary = try TemporaryDirectory.create(in: directory, prefix: "work-")
      path = temporary.path
      try FileSystem.createDirectories(path.pushing("deep/down"))
      try AtomicFile.write("x", to: path.pushing("deep/down/file"))
      #expect(try FileSystem.exists(path))
    }
    #expect(try !FileSystem.exists(path))
  }
}
