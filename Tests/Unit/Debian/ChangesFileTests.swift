import Core
import Debian
import SystemPackage
import TestSupport
import Testing

struct ChangesFileTests {
  private static let empty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private static func text(
    _ name: String = "demo_1.0_amd64.deb", hash: String = empty, size: String = "0",
    version: String = "1.0", extra: String = ""
  ) -> String {
    """
    Format: 1.8
    Source: demo (1.0)
    Version: \(version)
    Distribution: staging
    Checksums-Sha256:
     \(hash) \(size) \(name)
    Files:
     d41d8cd98f00b204e9800998ecf8427e \(size) misc optional \(name)
    \(extra)
    """
  }

  private func parse(_ text: String) throws -> ChangesFile {
    try ChangesFile(parsing: Array(text.utf8), path: "/uploads/demo.changes")
  }

  @Test func readsWhatIsListed() throws {
    let changes = try parse(Self.text())
    #expect(changes.source == "demo")
    #expect(changes.version.description == "1.0")
    #expect(changes.distributions == ["staging"])
    #expect(changes.members.map(\.name) == ["demo_1.0_amd64.deb"])
    #expect(changes.members[0].kind == .package)
    #expect(!changes.isSigned)
    #expect(changes.directory == "/uploads")
  }

  @Test func takesTheTextOutOfItsSignature() throws {
    let signed =
      "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + Self.text()
      + "\n-----BEGIN PGP SIGNATURE-----\n\niHUE\n-----END PGP SIGNATURE-----\n"
    let changes = try parse(signed)
    #expect(changes.isSigned)
    #expect(changes.text.hasPrefix("Format: 1.8\n"))
    #expect(!changes.text.contains("PGP"))
    for hostile in [
      "Source: other\n\n" + signed, signed + "Source: other\n",
      String(signed.dropLast(30)), signed.replacing("\n\nFormat", with: "\nFormat"),
    ] {
      #expect(throws: ChangesError.self) { try parse(hostile) }
    }
  }

  @Test(arguments: [
    "../x.deb", "/etc/passwd", "a/b.deb", "-x.deb", ".x.deb", "x\u{7f}.deb", "é.deb",
  ])
  func rejectsNamesThatLeadElsewhere(name: String) throws {
    #expect(throws: ChangesError.unsafeName("/uploads/demo.changes", name)) {
      try parse(Self.text(name))
    }
  }

  @Test(arguments: [
    text(hash: "00"), text(size: "-1"), text(size: "many"), text(version: "0:1.0"),
    text(version: "x"), text().replacing("Files:", with: "Others:"),
    text().replacing("misc optional demo_1.0", with: "misc optional demo_1.1"),
    text(extra: "\nSource: other"), text(extra: "Source: other"),
    text().replacing("Source: demo", with: "Source: ../demo"), "",
  ])
  func rejectsWhatIsNotOfItsForm(text: String) throws {
    #expect(throws: (any Error).self) { try parse(text) }
  }

  @Test func comparesFilesWithTheirHashes() throws {
    let scratch = try Scratch()
    try scratch.write(Self.text(), to: "demo.changes")
    let path = scratch.path.appending("demo.changes")
    let file = scratch.path.appending("demo_1.0_amd64.deb")
    let changes = try ChangesFile.read(path)
    #expect(throws: ChangesError.missing(path, "demo_1.0_amd64.deb")) {
      try changes.verifyMembers()
    }
    try scratch.write("", to: "demo_1.0_amd64.deb")
    try changes.verifyMembers()
    try scratch.write("x", to: "demo_1.0_amd64.deb")
    #expect(throws: ChangesError.size(path, "demo_1.0_amd64.deb", expected: 0, got: 1)) {
      try changes.verifyMembers()
    }
    try FileSystem.remove(file)
    try FileSystem.createSymbolicLink(file, to: "/dev/null")
    #expect(throws: ChangesError.notRegular(file)) { try changes.verifyMembers() }
    try FileSystem.remove(path)
    try FileSystem.createSymbolicLink(path, to: "/etc/passwd")
    #expect(throws: ChangesError.notRegular(path)) { try ChangesFile.read(path) }
  }
}
