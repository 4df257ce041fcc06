import Core
import Debian
import SystemPackage
import TestSupport
import Testing

/// Compares with debchange(1), whose warnings about versions and distributions do not matter.
@Suite struct ChangelogTextTests {
  private static let old = """

    demo (1.0) unstable; urgency=medium

      * Jos\u{E9} was here.

     -- Jane Doe <jane@example.org>  Thu, 29 Feb 2024 23:59:59 -0800

    """

  private static func entry(_ distribution: String, _ changes: String) -> String {
    """
    demo (1.1) \(distribution); urgency=low, binary-only=yes

    \(changes)

     -- Jane Doe <jane@example.org>  Tue, 06 Feb 2024 01:02:03 +0130

    """
  }

  @Test(
    arguments: [
      entry("unstable", "  * First."),
      entry("UNRELEASED", "  * First change\n    that goes on.\n  * Second."),
      entry("UNRELEASED", "  [ Jane Doe ]\n  * First.\n\n  [ Bob ]\n  * Second."),
      entry("UNRELEASED", "  [ Jane Doe ]\n  * First.\n\n  [ CI Job ]\n  * Second."),
      entry("UNRELEASED", "  * First.\n\n  * Second.\n    + Part."),
    ], ["Jane Doe", "CI Job", "Bob"])
  func addsWhatDebchangeAdds(entry: String, name: String) throws {
    let scratch = try Scratch()
    try scratch.write(entry + Self.old, to: "demo/debian/changelog")
    let file = scratch.path.appending("demo").appending("debian").appending("changelog")
    var ours = ChangelogText(try FileSystem.read(file), file: "debian/changelog")
    let hash = "9acadb1c0ffee9acadb1c0ffee9acadb1c0ffee1"
    try Tool.check(
      [
        "debchange", "--no-conf", "--no-auto-nmu", "--allow-lower-version", "1.1~1",
        "--newversion", "1.1~1", "--distribution", "development", "--force-distribution",
        "Snapshot of commit \(hash).",
      ], in: scratch.path.appending("demo"),
      environment: [
        "DEBFULLNAME": name, "DEBEMAIL": "jane@example.org", "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
      ])
    let theirs = try FileSystem.readText(file)
    let date = try #require(try Changelog(parsing: theirs, file: file, limit: 1).entries.first).date
    try ours.add(
      ["* Snapshot of commit \(hash)."], version: try PackageVersion(parsing: "1.1~1"),
      distribution: "development",
      maintainer: try Maintainer(parsing: "\(name) <jane@example.org>"),
      date: date)
    #expect(String(decoding: ours.bytes, as: UTF8.self) == theirs)
  }

  @Test func keepsTheBytesOfOlderEntries() throws {
    // Latin 1, and what no parser of entries understands.
    let old = Array("\ndemo 0.1 once upon a time\n  Jos".utf8) + [0xE9, 13, 10]
    var text = ChangelogText(
      Array(Self.entry("UNRELEASED", "  * First.").utf8) + old, file: "debian/changelog")
    try text.add(
      ["* Second."], version: try PackageVersion(parsing: "2"), distribution: "sid",
      maintainer: try Maintainer(parsing: "Jane Doe <jane@example.org>"),
      date: MailDate(seconds: 0))
    #expect(text.bytes.suffix(old.count) == old[...])
    #expect(
      String(decoding: text.bytes.dropLast(old.count), as: UTF8.self) == """
        demo (2) sid; urgency=low, binary-only=yes

          * First.
          * Second.

         -- Jane Doe <jane@example.org>  Thu, 01 Jan 1970 00:00:00 +0000

        """)
  }

  @Test func anEmptyEntryGetsTheChange() throws {
    var text = ChangelogText(Array(Self.entry("UNRELEASED", "").utf8), file: "debian/changelog")
    try text.add(
      ["* One."], version: try PackageVersion(parsing: "2"), distribution: "sid",
      maintainer: try Maintainer(parsing: "CI <ci@example.org>"), date: MailDate(seconds: 0))
    #expect(try text.entries(limit: 1)[0].changes == ["* One."])
  }
}
