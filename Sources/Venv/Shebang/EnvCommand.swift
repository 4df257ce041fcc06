internal import Packaging

/// What env(1) is asked to do in a shebang.
///
/// The kernel passes all that follows `env` as one argument, which only `-S` splits. Lines without
/// it are read as if they had it, which is what their authors meant.
struct EnvCommand {
  /// The program that `env` runs; nil if there is none, or only a shell or `env` itself can tell.
  private(set) var invocation: Shebang.Invocation?

  private let directories: [String]

  /// Reads what follows `program`, which is some `env`.
  init(program: String, line: Substring, directories: [String]) {
    self.directories = directories
    let split = ShellWords(line.utf8, rules: .env)
    guard split.flaws.isDisjoint(with: [.expansion, .invalidEscape]) else { return }
    invocation = find(program, in: split.words)
  }

  private func find(_ env: String, in words: [String]) -> Shebang.Invocation? {
    var words = words
    var index = 0
    var doesMore = false
    while index < words.count {
      let word = words[index]
      if word.hasPrefix("-S"), word.count > 2 {
        words.replaceSubrange(index...index, with: ["-S", String(word.dropFirst(2))])
      } else if word.hasPrefix("--split-string=") {
        words.replaceSubrange(index...index, with: ["-S", String(word.dropFirst(15))])
      } else if word == "-S" || word == "--split-string" || word == "-vS" {
        index += 1
        splitAgain(&words, from: index)
      } else if word.hasPrefix("-") {
        doesMore = true
        index += word == "-u" || word == "-C" ? 2 : 1
      } else if word.contains("=") {
        doesMore = true
        index += 1
      } else {
        break
      }
    }
    guard index < words.count else { return nil }
    var environment: [String] = []
    if doesMore {
      environment = [env] + words[..<index]
      if !environment.contains("-S") { environment.insert("-S", at: 1) }
    }
    return Shebang.Invocation(
      program: words[index], arguments: Array(words[(index + 1)...]), environment: environment)
  }

  /// Splits a whole command line that is in quotes, as in `-S "python3 -u"`: to `env` it is the name
  /// of one program.
  private func splitAgain(_ words: inout [String], from index: Int) {
    guard index == words.count - 1, !directories.contains(where: { words[index].hasPrefix($0) })
    else { return }
    let split = ShellWords(words[index].utf8, rules: .env)
    if split.flaws.isEmpty { words.replaceSubrange(index..., with: split.words) }
  }

  /// Quotes a word for the line of `env -S`; one without special characters stays as it is.
  static func quote(_ word: String) -> String {
    let isPlain = !word.isEmpty && !word.utf8.contains(where: isSpecial)
    if isPlain { return word }
    let escaped = word.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    return "'\(escaped)'"
  }

  /// Whether `env -S` takes a byte for something else than itself.
  static func isSpecial(_ byte: UInt8) -> Bool { " \t'\"\\$#".utf8.contains(byte) }
}
