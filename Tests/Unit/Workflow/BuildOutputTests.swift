import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@testable import Workflow

@Suite struct BuildOutputTests {
  private static let name = "demo_1.0_all.deb"

  private static let text = """
    Format: 1.8
    Source: demo
    Version: 1.0
    Distribution: staging
    Checksums-Sha256:
     e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 \(name)
    Files:
     d41d8cd98f00b204e9800998ecf8427e 0 misc optional \(name)

    """

  @Test(arguments: [
    text,
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + text
      + "-----BEGIN PGP SIGNATURE-----\n\niHUE\n-----END PGP SIGNATURE-----\n",
  ])
  func namesWhatIsListed(text: String) throws {
    let scratch = try Scratch()
    try scratch.write("", to: FilePath(Self.name))
    try scratch.write(text, to: "demo_1.0_all.changes")
    let output = try BuildOutput(changes: scratch.path.appending("demo_1.0_all.changes"))
    #expect(output.names == [Self.name, "demo_1.0_all.changes"])
  }

  @Test func verifiesWhatIsListed() throws {
    let scratch = try Scratch()
    let changes = scratch.path.appending("demo_1.0_all.changes")
    try scratch.write(Self.text, to: "demo_1.0_all.changes")
    #expect(throws: ChangesError.missing(changes, Self.name)) {
      try BuildOutput(changes: changes)
    }
    try scratch.write("x", to: FilePath(Self.name))
    #expect(throws: ChangesError.size(changes, Self.name, expected: 0, got: 1)) {
      try BuildOutput(changes: changes)
    }
    try scratch.write(Self.text.replacing(Self.name, with: "../x.deb"), to: "evil.changes")
    let evil = scratch.path.appending("evil.changes")
    #expect(throws: ChangesError.unsafeName(evil, "../x.deb")) { try BuildOutput(changes: evil) }
  }
}
