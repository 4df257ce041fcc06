import Core
import Debian
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct AddTests {
  @Test func anUploadGoesToTheSuiteThatItNames() async throws {
    let sample = try await SampleRepository()
    let results = try await sample.add("1.0.0")
    #expect(results.map(\.isNew) == [true])
    #expect(
      try await sample.list(.development) == [
        "demo 1.0.0 amd64", "demo 1.0.0 source", "demo-common 1.0.0 amd64",
        "demo-common 1.0.0 arm64",
      ])
    #expect(try await sample.list(.staging) == [])
    #expect(try sample.flaws() == [])
  }

  @Test func theWebRootHasIndicesAndPoolOnly() async throws {
    let sample = try await SampleRepository()
    #expect(try FileSystem.names(in: sample.layout.web) == ["dists", "pool"])
    try await sample.add("1.0.0")
    #expect(try FileSystem.names(in: sample.layout.web) == ["dists", "pool"])
    #expect(!FileSystem.isDirectory(sample.layout.transaction))
  }

  @Test func theSameUploadTwiceChangesNothing() async throws {
    let sample = try await SampleRepository()
    let path = try sample.upload("1.0.0")
    _ = try await AddRun(try await sample.open()).run([path])
    let before = try sample.fingerprint()
    let results = try await AddRun(try await sample.open()).run([path])
    #expect(results.map(\.isNew) == [false])
    #expect(try sample.fingerprint() == before)
  }

  @Test func packagesOfAnotherArchitectureJoinTheirVersion() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    try await sample.add("1.0.0") { $0.parts = ["arm64"] }
    #expect(try await sample.list(.development).contains("demo 1.0.0 arm64"))
    #expect(try await sample.open().history().map(\.command) == ["add", "complete"])
  }

  @Test func packagesThatTheSourceNoLongerHasDisappear() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0") { $0.suffixes = ["", "-common", "-tools"] }
    try await sample.add("1.0.1")
    #expect(try await sample.list(.development).allSatisfy { !$0.hasPrefix("demo-tools") })
    try await sample.promote(.development, .staging)
    #expect(try await sample.list(.staging).count == 4)
  }

  @Test func aSignedDscOfAnUnknownKeyIsNoObstacle() async throws {
    let sample = try await SampleRepository()
    let path = try sample.upload("1.0.0")
    let directory = path.removingLastComponent()
    let home = sample.scratch.path.appending("home")
    try Tool.check([
      "sh", "-euc",
      """
      mkdir -m 700 "$1"; export GNUPGHOME=$1; cd "$2"
      gpg --batch --quiet --passphrase '' --quick-gen-key 'Jane Doe <jane@example.org>' ed25519 sign 1y
      old=$(sha256sum demo_1.0.0.dsc | cut -d' ' -f1) osize=$(stat -c %s demo_1.0.0.dsc)
      oldmd=$(md5sum demo_1.0.0.dsc | cut -d' ' -f1) oldsha=$(sha1sum demo_1.0.0.dsc | cut -d' ' -f1)
      gpg --batch --quiet --clearsign --output signed demo_1.0.0.dsc; mv signed demo_1.0.0.dsc
      sed -i "s/$old $osize/$(sha256sum demo_1.0.0.dsc | cut -d' ' -f1) $(stat -c %s demo_1.0.0.dsc)/
        s/$oldmd $osize/$(md5sum demo_1.0.0.dsc | cut -d' ' -f1) $(stat -c %s demo_1.0.0.dsc)/
        s/$oldsha $osize/$(sha1sum demo_1.0.0.dsc | cut -d' ' -f1) $(stat -c %s demo_1.0.0.dsc)/" "$3"
      gpg --batch --quiet --clearsign --output signed "$3"; mv signed "$3"
      gpg --export >uploaders.gpg
      gpgconf --kill gpg-agent
      """, "sh", home.string, directory.string, path.lastComponent?.string ?? "",
    ])
    let keyring = directory.appending("uploaders.gpg")
    _ = try await AddRun(try await sample.open(), uploaders: keyring).run([path])
    #expect(try sample.flaws() == [])
    #expect(try await sample.list(.development).count == 4)
  }

  @Test func anUnsignedUploadIsRejectedWhereASignatureIsRequired() async throws {
    let sample = try await SampleRepository()
    let path = try sample.upload("1.0.0")
    let before = try sample.fingerprint()
    let keyring = sample.layout.keys.appending("pubring.kbx")
    await #expect(throws: UploadError.self) {
      _ = try await AddRun(try await sample.open(), uploaders: keyring).run([path])
    }
    #expect(try sample.fingerprint() == before)
  }

  /// Uploads that the rules do not allow, by what their error says.
  @Test(arguments: [
    ("1.0.0", "production", "takes no uploads"), ("1.0.0", "UNRELEASED", "UNRELEASED"),
    ("1.0.0", "bookworm", "expected one suite"), ("1.0.0", "development staging", "one suite"),
    ("0.9.0", "development", "higher than 0.9.0"),
    ("1.0.1~20240101000000+git0123456789a+dirty", "development", "uncommitted changes"),
    ("1.0.1~~mr3.20240101000000+git0123456789a", "development", "merge request"),
  ])
  func isRejected(version: String, distribution: String, message: String) async throws {
    let sample = try await SampleRepository()
    try await sample.add("0.9.5")
    let before = try sample.fingerprint()
    let error = await #expect(throws: UploadError.self) {
      try await sample.add(version, distribution: distribution)
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(try sample.fingerprint() == before)
  }

  @Test func otherContentsOfAVersionAreRejected() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let before = try sample.fingerprint()
    for distribution in ["development", "staging"] {
      let error = await #expect(throws: UploadError.self) {
        try await sample.add("1.0.0", distribution: distribution) { $0.contents = "other" }
      }
      #expect(error?.message.contains("has another file") == true)
    }
    #expect(try sample.fingerprint() == before)
  }

  @Test func oneBadUploadKeepsAllOfThemOut() async throws {
    let sample = try await SampleRepository()
    let before = try sample.fingerprint()
    let good = try sample.upload("1.0.0")
    let bad = try sample.upload("2.0.0", distribution: "production") { $0.name = "other" }
    await #expect(throws: UploadError.self) {
      _ = try await AddRun(try await sample.open()).run([good, bad])
    }
    #expect(try sample.fingerprint() == before)
  }

  @Test func aTruncatedFileIsRejected() async throws {
    let sample = try await SampleRepository()
    let path = try sample.upload("1.0.0")
    let before = try sample.fingerprint()
    let file = path.removingLastComponent().appending("demo_1.0.0_amd64.deb")
    let bytes = try FileSystem.read(file)
    try AtomicFile.write(Array(bytes.dropLast(10)), to: file)
    let error = await #expect(throws: ChangesError.self) {
      _ = try await AddRun(try await sample.open()).run([path])
    }
    #expect(error?.message.contains("size mismatch") == true)
    try FileSystem.remove(file)
    try FileSystem.createSymbolicLink(file, to: "/etc/passwd")
    await #expect(throws: ChangesError.notRegular(file)) {
      _ = try await AddRun(try await sample.open()).run([path])
    }
    #expect(try sample.fingerprint() == before)
  }
}
