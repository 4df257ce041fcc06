import Commands
import Core
import SystemPackage
import Testing

@Suite struct SessionTests {
  @Test(arguments: [
    ([:], true, false), (["TERM": "xterm"], true, true), (["TERM": "xterm"], false, false),
    (["TERM": "dumb"], true, false), (["TERM": "xterm", "NO_COLOR": "1"], true, false),
    (["TERM": "xterm", "NO_COLOR": ""], true, true),
  ])
  func colorsOnlyWhereTheyAreWanted(variables: [String: String], isTerminal: Bool, colors: Bool)
    throws
  {
    var terminal = try Terminal()
    terminal.environment = variables
    terminal.isTerminal = isTerminal
    let errors = Terminal.Text()
    let session = terminal.session(Terminal.Text(), errors).with(commandName: "venvdeb init")
    #expect(session.usesColors == colors)
    session.report(error: "no")
    #expect(
      errors.text
        == (colors ? "venvdeb init: \u{1B}[1;31merror:\u{1B}[0m no\n" : "venvdeb init: error: no\n")
    )
  }

  @Test func printsWhatTheVerbosityAllows() throws {
    let terminal = try Terminal()
    for (verbosity, expected) in [
      (Verbosity.quiet, "venvdeb: warning: w\n"), (.normal, "venvdeb: n\nvenvdeb: warning: w\n"),
      (.verbose, "venvdeb: n\nvenvdeb: d\nvenvdeb: warning: w\n"),
    ] {
      let errors = Terminal.Text()
      let session = terminal.session(Terminal.Text(), errors).with(verbosity: verbosity)
      try session.note("n")
      try session.detail("d")
      try session.warn("w")
      #expect(errors.text == expected)
    }
  }

  /// Names and reasons come from files of strangers.
  @Test func noMessageControlsTheTerminal() throws {
    let terminal = try Terminal()
    let errors = Terminal.Text()
    let session = terminal.session(Terminal.Text(), errors).with(verbosity: .verbose)
    try session.note("\u{1B}[2Jn")
    try session.detail("\u{9B}d")
    try session.warn("\u{202E}w")
    #expect(
      errors.text == "venvdeb: \\u{1b}[2Jn\nvenvdeb: \\u{9b}d\nvenvdeb: warning: \\u{202e}w\n")
  }

  @Test func resolvesPathsAndVariables() throws {
    var terminal = try Terminal()
    terminal.environment = [
      "VENVDEB_CACHE_DIR": "c", "VENVDEB_PREFIX": "", "SOURCE_DATE_EPOCH": "12",
    ]
    let session = terminal.session(Terminal.Text(), Terminal.Text())
    #expect(session.path("a/../b") == terminal.path.appending("b"))
    #expect(session.path("/x/./y") == "/x/y")
    #expect(session.variable(forOption: "cache-dir") == "c")
    #expect(session.variable(forOption: "prefix") == nil)
    #expect(try session.sourceDate().seconds == 12)
    terminal.environment["SOURCE_DATE_EPOCH"] = "soon"
    let other = terminal.session(Terminal.Text(), Terminal.Text())
    #expect(throws: SourceDateError.self) { try other.sourceDate() }
  }
}
