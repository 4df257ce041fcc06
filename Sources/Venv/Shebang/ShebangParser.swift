internal import SystemPackage

extension Shebang {
  /// Reads the beginning of a script; nil if it does not begin with `#!`.
  ///
  /// It knows the shell lines of pip, distlib, uv and our own. 4096 bytes are enough.
  package static func parse(_ bytes: some Collection<UInt8>) -> Shebang? {
    guard bytes.starts(with: "#!".utf8) else { return nil }
    let lines = bytes.prefix(4096).split(
      separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    let hasEnd = lines.count > 1
    let first = lines[0].dropFirst(2).split(maxSplits: 1, whereSeparator: isSpace)
    guard let program = first.first else { return nil }
    if program == "/bin/sh", lines.count > 3, lines[2] == "' '''",
      let (form, interpreter, arguments) = shellLine(lines[1])
    {
      return Shebang(
        form: form, interpreter: interpreter, arguments: arguments,
        length: lines[..<3].reduce(0) { $0 + $1.utf8.count + 1 })
    }
    let argument = first.count > 1 ? trim(first[1]) : nil
    let isPlaceholder = program == "python" || program == "pythonw"
    return Shebang(
      form: isPlaceholder ? .placeholder : .plain(argument: argument),
      interpreter: FilePath(String(program)),
      length: lines[0].utf8.count + (hasEnd ? 1 : 0))
  }

  /// The second of three shell lines.
  private static func shellLine(_ line: String) -> (Form, FilePath, [String])? {
    let arguments = " \"$0\" \"$@\""
    guard line.hasSuffix(arguments) else { return nil }
    let command = line.dropLast(arguments.count)
    if let text = removing("'''exec' ", from: command) {
      guard text.contains("$(") else {
        let words = shellWords(text)
        guard let program = words.first else { return nil }
        return (.polyglot, FilePath(program), Array(words.dropFirst()))
      }
      // uv: "$(dirname -- "$(realpath -- "$0")")"/'python3'
      guard let slash = text.range(ofLast: "\"/") else { return nil }
      let words = shellWords(text[slash.upperBound...])
      return words.first.map { (.relocatable, FilePath($0), Array(words.dropFirst())) }
    }
    if let text = removing("''':'; s=$(realpath -- \"$0\"); exec \"${s%/*}/", from: command) {
      guard let end = text.firstIndex(of: "\"") else { return nil }
      let rest = shellWords(text[text.index(after: end)...])
      return (.relocatable, FilePath(String(text[..<end])), rest)
    }
    return nil
  }

  /// Words for a POSIX shell that has nothing to expand.
  static func shellWords(_ text: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if let open = quote {
        if character == open {
          quote = nil
        } else {
          word = (word ?? "") + String(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == "\\" {
        isEscaped = true
      } else if isSpace(character) {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  private static func removing(_ prefix: String, from text: Substring) -> Substring? {
    text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : nil
  }

  private static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\r"
  }

  private static func trim(_ text: Substring) -> String? {
    guard let end = text.lastIndex(where: { !isSpace($0) }) else { return nil }
    return String(text[...end])
  }
}

extension Substring {
  /// Where `text` occurs last.
  fileprivate func range(ofLast text: String) -> Range<Index>? {
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
    }
    return nil
  }
}
