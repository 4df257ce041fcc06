/// What the first line, or the lines that are both shell and Python, of a script run.
package struct ScriptLine {
  /// The program as it stands there, a path or a name.
  package private(set) var program = ""
  /// What it gets before the script.
  package private(set) var arguments: [String] = []
  /// Whether the program is looked for in PATH.
  package private(set) var isSearched = false
  /// What `env` gets before the program, `env` included, if it does more than to look for it.
  package private(set) var environment: [String] = []
  /// How many bytes these lines have, the line feed at the end included.
  package private(set) var length = 0

  /// Reads the beginning of a script, which starts with `#!`; nil where it runs nothing, or finds
  /// what it runs from where it is.
  ///
  /// A path may have spaces where it is quoted or begins with one of `places`, whatever the kernel
  /// makes of it: that is what broken tools write.
  package init?(_ script: [UInt8], places: [String]) {
    let lines = script.prefix(4096).split(
      separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    let first = Self.trim(lines[0].dropFirst(2))
    if Self.isShell(first), lines.count > 2, let (words, count) = Self.polyglot(lines) {
      program = words[0]
      arguments = Array(words.dropFirst())
      length = lines[..<count].reduce(0) { $0 + $1.utf8.count + 1 }
      return
    }
    length = lines[0].utf8.count + (lines.count > 1 ? 1 : 0)
    var words = Self.words(first, places: places)
    guard !words.isEmpty else { return nil }
    program = words.removeFirst()
    arguments = words
    guard program == "env" || program.hasSuffix("/env") else { return }
    guard let index = readEnvironment() else { return nil }
    program = arguments[index]
    arguments.removeFirst(index + 1)
    isSearched = !program.contains("/")
  }

  /// Finds the program among the arguments of `env`; sets `environment` if there is more before it
  /// than options to split the line.
  private mutating func readEnvironment() -> Int? {
    var index = 0
    var does = false
    while index < arguments.count {
      let word = arguments[index]
      if word.hasPrefix("-S"), word.count > 2 {
        arguments.replaceSubrange(index...index, with: ["-S", String(word.dropFirst(2))])
      } else if word.hasPrefix("--split-string=") {
        arguments.replaceSubrange(index...index, with: ["-S", String(word.dropFirst(15))])
      } else if word == "-S" || word == "--split-string" || word == "-vS" {
        index += 1
        arguments.replaceSubrange(
          index..., with: arguments[index...].flatMap { Shebang.shellWords($0[...]) })
      } else if word.hasPrefix("-") {
        does = true
        index += word == "-u" || word == "-C" ? 2 : 1
      } else if word.contains("=") {
        does = true
        index += 1
      } else {
        break
      }
    }
    guard index < arguments.count else { return nil }
    if does {
      environment = [program] + arguments[..<index]
      if !environment.contains("-S") { environment.insert("-S", at: 1) }
    }
    return index
  }

  /// The words of a first line.
  private static func words(_ line: Substring, places: [String]) -> [String] {
    if let place = places.first(where: { line.hasPrefix($0) }) {
      let rest = line.dropFirst(place.count)
      let end = rest.firstIndex(where: isSpace) ?? rest.endIndex
      return [place + rest[..<end]] + Shebang.shellWords(rest[end...])
    }
    return Shebang.shellWords(line)
  }

  private static func isShell(_ line: Substring) -> Bool {
    let words = line.split(whereSeparator: isSpace)
    return ["sh", "bash", "dash"].contains { name in
      words.first.map { $0 == "/bin/\(name)" || $0 == "/usr/bin/\(name)" } ?? false
        || words.count == 2 && words[0].hasSuffix("/env") && words[1] == name
    }
  }

  /// The command of lines that are both shell and Python, and how many lines that are: those of
  /// pip and distlib, and the single ones of zc.buildout and of people.
  private static func polyglot(_ lines: [String]) -> (words: [String], count: Int)? {
    let line = lines[1]
    for (opening, closing, count) in [
      ("'''exec' ", "' '''", 3), ("\"\"\"exec\" ", "\" \"\"\"", 3), ("\"exec\" ", nil, 2),
      ("'exec' ", nil, 2), ("''''exec ", nil, 2), ("\":\" \"exec\" ", nil, 2),
    ] as [(String, String?, Int)] where line.hasPrefix(opening) {
      if let closing {
        guard lines.count > 3, trim(lines[2][...]) == closing[...] else { continue }
      }
      var rest = line.dropFirst(opening.count)
      // ''''exec python -- "$0" ${1+"$@"} # '''
      if opening.hasPrefix("''''"), let comment = rest.lastIndex(of: "#") {
        rest = rest[..<comment]
      }
      guard let own = rest.firstRange(of: "\"$0\""), !rest[..<own.lowerBound].contains("$"),
        !rest.contains("`")
      else { return nil }
      var words = Shebang.shellWords(rest[..<own.lowerBound])
      if words.last == "--" { words.removeLast() }
      return words.isEmpty ? nil : (words, count)
    }
    return nil
  }

  private static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\r"
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }
}
