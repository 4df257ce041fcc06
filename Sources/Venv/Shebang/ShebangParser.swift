internal import Packaging
package import SystemPackage

extension Shebang {
  /// Parses the beginning of a script; nil if it does not begin with `#!` and a program.
  ///
  /// 4096 bytes are enough. A path may have spaces where it is in quotes or begins with one of
  /// `directories`; the kernel would not find it, but tools write such lines.
  package static func parse(
    _ bytes: some Collection<UInt8>, directories: [FilePath] = []
  ) -> Shebang? {
    guard let parser = ShebangParser(bytes, directories: directories.map(\.string)) else {
      return nil
    }
    return parser.parse()
  }
}

/// A parser of the first lines of a script.
struct ShebangParser {
  /// The first three lines, and what comes after them.
  let lines: [String]
  private let lengths: [Int]
  /// Directories whose paths may have spaces.
  let directories: [String]

  /// A parser for a script; nil if it does not begin with `#!`.
  init?(_ bytes: some Collection<UInt8>, directories: [String]) {
    guard bytes.starts(with: "#!".utf8) else { return nil }
    let slices = bytes.prefix(4096).split(
      separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    lines = slices.map { String(decoding: $0, as: UTF8.self) }
    lengths = slices.map(\.count)
    self.directories = directories
  }

  /// Parses the lines; nil if no program follows `#!`.
  func parse() -> Shebang? {
    let command = Self.trim(lines[0].dropFirst(2))
    if isShell(command), let shebang = relocatable() ?? polyglot() { return shebang }
    return plain(command)
  }

  /// How many bytes the first lines have, line feeds included.
  func length(ofLines count: Int) -> Int {
    lengths[..<count].reduce(0, +) + min(count, lengths.count - 1)
  }

  private func plain(_ command: Substring) -> Shebang? {
    let parts = command.split(maxSplits: 1, whereSeparator: Self.isBlank)
    guard let program = parts.first else { return nil }
    let argument = parts.count > 1 ? String(Self.trim(parts[1])) : nil
    let isPlaceholder = program == "python" || program == "pythonw"
    return Shebang(
      form: isPlaceholder ? .placeholder : .plain(argument: argument),
      interpreter: FilePath(String(program)), invocation: invocation(command),
      hasUnclosedQuote: hasUnclosedQuote, length: length(ofLines: 1))
  }

  /// What is meant by a command; nil if it runs nothing.
  private func invocation(_ command: Substring) -> Shebang.Invocation? {
    let directory = directories.first { command.hasPrefix($0) } ?? ""
    let rest = command.dropFirst(directory.count)
    let end = rest.firstIndex(where: Self.isBlank) ?? rest.endIndex
    let program = directory + rest[..<end]
    if program == "env" || program.hasSuffix("/env") {
      return EnvCommand(program: program, line: rest[end...], directories: directories).invocation
    }
    // The kernel knows no quotes; who wrote them meant what they mean to a shell.
    let line = directory.isEmpty ? command : rest[end...]
    let words = (directory.isEmpty ? [] : [program]) + ShellWords(line.utf8).words
    guard let first = words.first else { return nil }
    return Shebang.Invocation(program: first, arguments: Array(words.dropFirst()))
  }

  /// Whether a command is a shell that reads the next lines.
  private func isShell(_ command: Substring) -> Bool {
    let words = command.split(whereSeparator: Self.isBlank)
    guard let program = words.first else { return false }
    return ["sh", "bash", "dash"].contains { name in
      program == "/bin/\(name)" || program == "/usr/bin/\(name)"
        || words.count == 2 && program.hasSuffix("/env") && words[1] == name
    }
  }

  static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\r"
  }

  static func trim(_ text: Substring) -> Substring {
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }
}
