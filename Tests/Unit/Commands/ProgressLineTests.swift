import Commands
import Testing

@Suite struct ProgressLineTests {
  private let start = ContinuousClock.now

  /// Twelve seconds of work, with a report each quarter of a second.
  private func work(isTerminal: Bool, _ verbosity: Verbosity = .normal) throws -> String {
    var terminal = try Terminal()
    terminal.isTerminal = isTerminal
    let errors = Terminal.Text()
    var line = ProgressLine(
      "installing", in: terminal.session(Terminal.Text(), errors).with(verbosity: verbosity),
      at: start)
    for step in 1...48 {
      try line.show(
        step, of: 48, bytes: step * 250_000, at: start + .milliseconds(step * 250))
    }
    try line.finish(48, bytes: 12_000_000, at: start + .seconds(12))
    return errors.text
  }

  @Test func overwritesItselfOnATerminal() throws {
    let text = try work(isTerminal: true)
    #expect(text.hasPrefix("\rinstalling: 1 of 48, 250 kB, 1.0 MB/s\u{1B}[K"))
    #expect(text.split(separator: "\r").count == 49)
    #expect(text.hasSuffix("\r\u{1B}[Kvenvdeb: installing: 48, 12 MB, 1.0 MB/s\n"))
  }

  @Test func isAFewLinesElsewhere() throws {
    #expect(
      try work(isTerminal: false) == """
        venvdeb: installing: 1 of 48, 250 kB, 1.0 MB/s
        venvdeb: installing: 9 of 48, 2.2 MB, 1.0 MB/s
        venvdeb: installing: 17 of 48, 4.2 MB, 1.0 MB/s
        venvdeb: installing: 25 of 48, 6.2 MB, 1.0 MB/s
        venvdeb: installing: 33 of 48, 8.2 MB, 1.0 MB/s
        venvdeb: installing: 41 of 48, 10 MB, 1.0 MB/s
        venvdeb: installing: 48, 12 MB, 1.0 MB/s

        """)
  }

  @Test func isSilentWhenAsked() throws {
    #expect(try work(isTerminal: true, .quiet) == "")
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9990, "9.9 kB"), (10_000, "10 kB"),
    (1_234_567, "1.2 MB"), (5_000_000_000_000, "5.0 TB"), (5_000_000_000_000_000, "5000 TB"),
  ])
  func writesBytesForPeople(bytes: Int, text: String) {
    #expect(ByteCount(bytes).description == text)
  }

  @Test(arguments: [
    ("0B", 0), ("500 kB", 500_000), ("20GB", 20_000_000_000), ("1TB", 1_000_000_000_000),
    ("", nil), ("20", nil), ("GB", nil), ("-1GB", nil), ("1.5GB", nil), ("20G", nil), ("20gb", nil),
    ("99999999999TB", nil), ("٣GB", nil),
  ])
  func readsBytesOfPeople(text: String, bytes: Int?) {
    #expect(ByteCount(parsing: text)?.bytes == bytes)
  }
}
