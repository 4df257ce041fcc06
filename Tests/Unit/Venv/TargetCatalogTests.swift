import Core
import SystemPackage
import TestSupport
import Testing

@testable import Venv

@Suite struct TargetCatalogTests {
  private func write(_ name: String, to path: FilePath, _ scratch: borrowing Scratch) throws {
    try scratch.write(try TargetFile.text(of: TargetFileTests.description(name)), to: path)
  }

  @Test func `the first directory that has a name counts`() throws {
    let scratch = try Scratch()
    try write("debian-12-arm64", to: "own/debian-12-arm64.json", scratch)
    try write("debian-12-arm64", to: "all/debian-12-arm64.json", scratch)
    try write("debian-12-amd64", to: "all/debian-12-amd64.json", scratch)
    try scratch.write("text", to: "all/README")
    let catalog = TargetCatalog(["own", "all", "none"].map { scratch.path.appending($0) })
    let entries = try catalog.entries()
    #expect(entries.map(\.description.name.description) == ["debian-12-amd64", "debian-12-arm64"])
    #expect(entries.last?.file == scratch.path.pushing("own/debian-12-arm64.json"))
    #expect(
      try catalog.find("debian-12-amd64", relativeTo: "/").file
        == scratch.path.pushing("all/debian-12-amd64.json"))
  }

  @Test func `a path is a file, whatever its name`() throws {
    let scratch = try Scratch()
    try write("debian-13-arm64", to: "own/mine.json", scratch)
    let catalog = TargetCatalog([])
    for name in ["own/mine.json", "./own/mine.json"] {
      let entry = try catalog.find(name, relativeTo: scratch.path)
      #expect(entry.description.name.description == "debian-13-arm64")
    }
  }

  @Test func `an unknown name is an error with the nearest one`() throws {
    let scratch = try Scratch()
    try write("debian-12-arm64", to: "debian-12-arm64.json", scratch)
    let error = try #require(throws: TargetCatalogError.self) {
      try TargetCatalog([scratch.path]).find("debian-12-am64", relativeTo: "/")
    }
    #expect(error.hint == "did you mean 'debian-12-arm64'?" && error.exitStatus == .usage)
  }

  @Test func `a file under another name is an error`() throws {
    let scratch = try Scratch()
    try write("debian-12-arm64", to: "debian-13-arm64.json", scratch)
    let catalog = TargetCatalog([scratch.path])
    let error = try #require(throws: TargetCatalogError.self) { try catalog.entries() }
    #expect(error.message.hasSuffix("describes the target 'debian-12-arm64'"))
  }
}
