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
      let (form, interpreter) = shellLine(lines[1])
    {
      return Shebang(
        form: form, interpreter: interpreter,
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
  private static func shellLine(_ line: String) -> (Form, FilePath)? {
    let arguments = " \"$0\" \"$@\""
    guard line.hasSuffix(arguments) else { return nil }
    let command = line.dropLast(arguments.count)
    if let word = removing("'''exec' ", from: command) {
      guard word.contains("$(") else { return (.polyglot, FilePath(unquote(word))) }
      // uv: "$(dirname -- "$(realpath -- "$0")")"/'python3'
      guard let slash = word.range(ofLast: "\"/") else { return nil }
      return (.relocatable, FilePath(unquote(word[slash.upperBound...])))
    }
    if let word = removing("''':'; s=$(realpath -- \"$0\"); exec \"${s%/*}/", from: command) {
      return (.relocatable, FilePath(String(word.dropLast())))
    }
    return nil
  }

  private static func removing(_ prefix: String, from text: Substring) -> Substring? {
    text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : nil
  }

  /// A shell word in single quotes, double quotes or none.
  private static func unquote(_ word: Substring) -> String {
    guard let quote = word.first, quote == "'" || quote == "\"", word.count > 1 else {
      return String(word)
    }
    let inner = String(word.dropFirst().dropLast())
    guard quote == "'" else { return inner }
    return inner.split(separator: "'\\''", omittingEmptySubsequences: false)
      .joined(separator: "'")
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
