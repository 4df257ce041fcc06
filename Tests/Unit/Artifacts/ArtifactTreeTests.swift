import Artifacts
import Core
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite struct ArtifactTreeTests {
  @Test func findsEveryEnvironmentButNoneInsideAnother() throws {
    let root = try Scratch()
    for tree in ["opt/venvs/a", "srv/b", "srv/b/share/template"] {
      try root.write("home = /usr/bin\n", to: FilePath(tree).appending("pyvenv.cfg"))
    }
    let trees = try ArtifactTree.all(below: try TreeRoot.open(root.path))
    #expect(trees.map(\.path.string) == ["opt/venvs/a", "srv/b"])
    #expect(trees.map(\.prefix) == ["/opt/venvs/a", "/srv/b"])
    #expect(trees.allSatisfy { $0.configuration.home == "/usr/bin" })
  }

  @Test func aDirectoryCanBeOneItself() throws {
    let root = try Scratch()
    try root.write("home = /usr/bin\n", to: "pyvenv.cfg")
    #expect(try ArtifactTree.read(try TreeRoot.open(root.path))?.path == "")
  }

  @Test func linksAreNotFollowed() throws {
    let root = try Scratch()
    try root.write("home = /usr/bin\n", to: "outside/pyvenv.cfg")
    try root.write("#!/opt/x/bin/python\n", to: "outside/bin/activate")
    try FileSystem.createDirectories(root.path.appending("in"))
    try FileSystem.createSymbolicLink(root.path.pushing("in/tree"), to: "../outside")
    try FileSystem.createSymbolicLink(
      root.path.pushing("in/pyvenv.cfg"), to: "../outside/pyvenv.cfg")
    try FileSystem.createSymbolicLink(root.path.pushing("in/bin"), to: "../outside/bin")
    let contents = try TreeRoot.open(root.path.appending("in"))
    #expect(try ArtifactTree.all(below: contents).isEmpty)
    #expect(try ArtifactTree.read(contents) == nil)
    #expect(try ArtifactTree.prefix(of: contents) == nil)
    #expect(try Artifact.open(root.path.appending("in")).kind == .destdir)
  }
}
