import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@Suite struct ChangelogTests {
  private let text = """
    demo (1.1.0~rc1) UNRELEASED; urgency=LOW, binary-only=yes

      [ Jane Doe ]
      * First change
        that goes on.

      * Second.

     -- Jané Doe <jane@example.org>  Tue, 06 Feb 2024 01:02:03 +0130

    demo (1.0-1) bookworm unstable; urgency=medium

      * Old.

     -- Jane Doe <jane@example.org>  Thu, 29 Feb 2024 23:59:59 -0800

    Local variables:
    mode: debian-changelog
    End:

    """

  @Test func readsEntries() throws {
    let log = try Changelog(parsing: text, file: "debian/changelog")
    try #require(log.entries.count == 2)
    let top = log.entries[0]
    #expect(top.source == "demo")
    #expect(top.version.description == "1.1.0~rc1")
    #expect(top.isUnreleased)
    #expect(top.urgency == "low")
    #expect(
      top.changes == ["[ Jane Doe ]", "* First change", "  that goes on.", "", "* Second."])
    #expect(top.maintainer == "Jané Doe <jane@example.org>")
    #expect(top.date.seconds == 1_707_175_923)
    #expect(log.entries[1].distributions == ["bookworm", "unstable"])
    #expect(try Changelog(parsing: text, file: "c", limit: 1).entries == [top])
  }

  @Test func dpkgReadsWhatWeWrite() throws {
    var log = try Changelog(parsing: text, file: "debian/changelog")
    log.entries.insert(
      .init(
        source: "demo", version: try PackageVersion(parsing: "2:1.1.0"),
        distributions: ["unstable"], urgency: "high", changes: ["* New.", "", "* More."],
        maintainer: "Jané Doe <jane@example.org>",
        date: MailDate(seconds: 1_709_251_200, offset: 60)), at: 0)
    #expect(try Changelog(parsing: log.text, file: "c") == log)
    let directory = try Scratch()
    let file = directory.path.appending("changelog")
    try AtomicFile.write(log.text, to: file)
    let result = try shell("dpkg-parsechangelog -l '\(file.string)' 2>&1")
    #expect(
      result.output == """
        Source: demo
        Version: 2:1.1.0
        Distribution: unstable
        Urgency: high
        Maintainer: Jané Doe <jane@example.org>
        Timestamp: 1709251200
        Date: Fri, 01 Mar 2024 01:00:00 +0100
        Changes:
         demo (2:1.1.0) unstable; urgency=high
         .
           * New.
         .
           * More.

        """)
    #expect(try shell("dpkg-parsechangelog -l '\(file.string)' --all 2>&1 >/dev/null").output == "")
  }

  @Test(arguments: [
    ("", 1), ("demo 1.0\n", 1), ("demo (1.0) ; urgency=low\n", 1), ("demo (x) sid; urgency=low", 1),
    ("  * x\n", 1), (" -- A <a@b>  Thu, 01 Jan 1970 00:00:00 +0000\n", 1),
    ("demo (1) sid; urgency=low\n\n  * x\n", 1), ("demo (1) sid; urgency\n", 1),
    ("demo (1) sid; urgency=low\n\n  * x\nz\n", 4),
    ("demo (1) sid; urgency=low\n\n  * x\n\n -- A <a@b> Thu, 01 Jan 1970 00:00:00 +0000\n", 5),
    ("demo (1) sid; urgency=low\n\n  * x\n\n -- A  Thu, 01 Jan 1970 00:00:00 +0000\n", 5),
    ("demo (1) sid; urgency=low\n\n  * x\n\n -- A <a@b>  yesterday\n", 5),
  ])
  func saysWhereTheSyntaxIsWrong(text: String, line: Int) {
    let error = #expect(throws: SyntaxError.self) {
      try Changelog(parsing: text, file: "debian/changelog")
    }
    #expect(error?.location == "debian/changelog:\(line)")
  }

  @Test func writesDatesAsDateDoes() throws {
    var random = Xorshift(state: 42)
    let moments =
      [0, -1, 86_399, 86_400, 951_782_399, 951_782_400, 1_709_164_800, 4_107_542_399]
      + (0..<200).map { _ in Int(random.next() % 8_000_000_000) - 2_000_000_000 }
    let arguments = moments.map { "@\($0)" }.joined(separator: "\n")
    let result = try shell("printf '%s\\n' '\(arguments)' | date -u -R -f -")
    let dates = moments.map { MailDate(seconds: $0) }
    #expect(result.output == dates.map { "\($0)\n" }.joined())
    for date in dates where date.seconds >= -2_208_988_800 {
      #expect(MailDate(parsing: date.description) == date)
    }
  }
}
