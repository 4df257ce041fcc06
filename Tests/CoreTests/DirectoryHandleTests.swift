import Core
import SystemPackage
import Testing

@Suite struct DirectoryHandleTests {
  @Test func filesHaveExactlyTheModeGiven() throws {
    try withScratch { directory in
      let handle = try DirectoryHandle.open(directory)
      for (name, mode) in [("plain", UInt32(0o644)), ("program", 0o755)] {
        try handle.createFile(name, mode: mode) { file in
          try Array("text".utf8).withUnsafeBytes { try file.write($0) }
        }
        let status = try #require(try FileSystem.status(directory.appending(name)))
        #expect(UInt32(status.mode.rawValue) & 0o7777 == mode)
      }
    }
  }

  @Test func aLinkIsNeverWrittenThrough() throws {
    try withScratch { directory in
      try AtomicFile.write("mine", to: directory.appending("victim"))
      try FileSystem.createDirectories(directory.appending("tree"))
      try FileSystem.createSymbolicLink(directory.pushing("tree/file"), to: "../victim")
      try FileSystem.createSymbolicLink(directory.appending("link"), to: "tree")
      let handle = try DirectoryHandle.open(directory.appending("tree"))
      #expect(throws: FileError.self) { try handle.createFile("file", mode: 0o644) { _ in } }
      #expect(throws: FileError.self) {
        _ = try DirectoryHandle.open(directory.appending("link"))
      }
      #expect(try FileSystem.readText(directory.appending("victim")) == "mine")
    }
  }

  @Test func anExistingFileIsAnError() throws {
    try withScratch { directory in
      let handle = try DirectoryHandle.open(directory)
      try handle.createFile("file", mode: 0o644) { _ in }
      let error = #expect(throws: FileError.self) {
        try handle.createFile("file", mode: 0o644) { _ in }
      }
      #expect(error?.reason == .fileExists)
    }
  }
}
