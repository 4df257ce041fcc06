import Core
import Relocation
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Artifacts

@Suite("TreePlace")
struct TreePlaceTests {
  @Test("finds every environment below a directory, but none inside another")
  func finds() throws {
    let root = try Scratch()
    for tree in ["opt/venvs/a", "srv/b", "srv/b/share/template"] {
      let directory = root.path.pushing(FilePath(tree))
      try FileSystem.createDirectories(directory)
      try AtomicFile.write("home = /usr/bin\n", to: directory.appending("pyvenv.cfg"))
    }
    let places = try TreePlace.find(below: root.path)
    #expect(places.map(\.path.string) == ["opt/venvs/a", "srv/b"])
    #expect(places.allSatisfy { $0.configuration.home == "/usr/bin" })
  }

  @Test("a directory can be one itself")
  func itself() throws {
    let root = try Scratch()
    try AtomicFile.write("home = /usr/bin\n", to: root.path.appending("pyvenv.cfg"))
    #expect(try TreePlace.find(below: root.path).map(\.path) == [""])
  }
}
