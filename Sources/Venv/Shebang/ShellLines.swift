internal import Packaging
internal import SystemPackage

/// The lines after `#!/bin/sh` that a shell executes and that are strings to Python.
extension ShebangParser {
  /// How a polyglot begins, what its last line is, and how many lines it has.
  private static let polyglots: [(opening: String, closing: String?, count: Int)] = [
    // pip, distlib, and hand-made ones in the manner of zc.buildout.
    ("'''exec' ", "' '''", 3), ("\"\"\"exec\" ", "\" \"\"\"", 3), ("\"exec\" ", nil, 2),
    ("'exec' ", nil, 2), ("''''exec ", nil, 2), ("\":\" \"exec\" ", nil, 2),
  ]

  /// Parses lines that name the interpreter; nil if there are none.
  func polyglot() -> Shebang? {
    guard lines.count > 2 else { return nil }
    for (opening, closing, count) in Self.polyglots where lines[1].hasPrefix(opening) {
      if let closing {
        guard lines.count > 3, Self.trim(lines[2][...]) == closing[...] else { continue }
      }
      var rest = lines[1].dropFirst(opening.count)
      // ''''exec python -- "$0" ${1+"$@"} # '''
      if opening == "''''exec ", let comment = rest.lastIndex(of: "#") { rest = rest[..<comment] }
      guard let script = rest.firstRange(of: "\"$0\"") else { return nil }
      let line = ShellWords(rest[..<script.lowerBound].utf8)
      var words = line.words
      if words.last == "--" { words.removeLast() }
      guard line.flaws.isEmpty, let program = words.first else { return nil }
      let arguments = Array(words.dropFirst())
      return Shebang(
        form: .polyglot, interpreter: FilePath(program), arguments: arguments,
        invocation: Shebang.Invocation(program: program, arguments: arguments),
        hasUnclosedQuote: hasUnclosedQuote, length: length(ofLines: count))
    }
    return nil
  }

  /// Parses lines that look for the interpreter from where the script is; nil if there are none.
  func relocatable() -> Shebang? {
    let script = " \"$0\" \"$@\""
    guard lines.count > 3, lines[2] == "' '''", lines[1].hasSuffix(script) else { return nil }
    let line = lines[1].dropLast(script.count)
    // As ShebangWriter writes them; venvdeb 0.1.0 wrote the program without its directory.
    let ours = ["/usr/bin/realpath", "realpath"].map { program in
      "''':'; s=$(\(program) -- \"$0\"); exec \"${s%/*}/"
    }.first { line.hasPrefix($0) }
    if let ours {
      let rest = line.dropFirst(ours.count)
      guard let end = rest.firstIndex(of: "\"") else { return nil }
      let arguments = ShellWords(rest[rest.index(after: end)...].utf8).words
      return relocatable(String(rest[..<end]), arguments)
    }
    // uv: '''exec' "$(dirname -- "$(realpath -- "$0")")"/'python3'
    guard line.hasPrefix("'''exec' "), line.contains("$("),
      let slash = line.ranges(of: "\"/").last
    else { return nil }
    let words = ShellWords(line[slash.upperBound...].utf8).words
    return words.first.flatMap { relocatable($0, Array(words.dropFirst())) }
  }

  private func relocatable(_ program: String, _ arguments: [String]) -> Shebang {
    Shebang(
      form: .relocatable, interpreter: FilePath(program), arguments: arguments,
      length: length(ofLines: 3))
  }

  /// Whether the second line, as pip and others write it, has a quote that is never closed.
  var hasUnclosedQuote: Bool {
    lines[0] == "#!/bin/sh" && lines.count > 2 && lines[1].hasPrefix("'''exec' ")
      && ShellWords(lines[1].utf8).flaws.contains(.unclosedQuote)
  }
}
