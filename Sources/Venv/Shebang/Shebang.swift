internal import Processes
package import SystemPackage

/// How scripts of a tree find its interpreter.
package enum ShebangStyle: String, Sendable, Hashable, CaseIterable, Codable {
  /// By its final path: quickest, and the process has the script's name.
  case absolute
  /// Beside themselves, wherever the tree is.
  case relocatable
}

/// The first line or lines of a script, which say what runs it.
package struct Shebang: Sendable, Hashable {
  /// How a script says it.
  package enum Form: Sendable, Hashable {
    /// `#!python` or `#!pythonw`: a script of a wheel, which an installer completes.
    case placeholder
    /// `#!/path/of/program`, with one argument perhaps.
    case plain(argument: String?)
    /// Lines that are both shell and Python and name the interpreter's path.
    case polyglot
    /// Lines that are both shell and Python and look beside the script.
    case relocatable
  }

  package let form: Form
  /// The program; only a file name where it is looked for beside the script.
  package let interpreter: FilePath
  /// What shell lines hand to the interpreter before the script, as the shell sees it.
  package let arguments: [String]
  /// How many bytes these lines have, the line feed at the end included.
  package let length: Int

  init(form: Form, interpreter: FilePath, arguments: [String] = [], length: Int) {
    self.form = form
    self.interpreter = interpreter
    self.arguments = arguments
    self.length = length
  }

  /// The longest plain line, `#!` and line feed included, that every Linux takes (BINPRM_BUF_SIZE
  /// was 128 before 5.1).
  package static let longestLine = 127

  /// The first line or lines of a script of a tree.
  ///
  /// `interpreter` is the final path, `<prefix>/bin/python`, and `arguments` what it gets before
  /// the script. `source` is the script without its first line; where the shell lines would change
  /// what it means, it gets a plain line in either style. `program` is how a relocatable script
  /// names the interpreter from its own directory. Throws where there is no line that works.
  package static func header(
    _ style: ShebangStyle, interpreter: FilePath, arguments: [String] = [],
    program: String = "python3", for source: [UInt8] = []
  ) throws(PrefixError) -> [UInt8] {
    let path = try PrefixError.text(of: interpreter)
    // The kernel hands over all that follows the program as one argument.
    let command = arguments.count > 1 ? "/usr/bin/env -S \(path)" : path
    let plain = Array("#!\(([command] + arguments).joined(separator: " "))\n".utf8)
    let words = [path] + arguments
    let fits =
      plain.count <= longestLine
      && !words.contains { $0.utf8.contains { $0 == 0x20 || $0 == 0x09 } }
      && (arguments.count < 2 || !words.contains { $0.utf8.contains(where: isSpecialToEnv) })
    let allowsLines = PolyglotCheck.allows(source)
    let rest = (arguments.map(quote) + ["\"$0\"", "\"$@\""]).joined(separator: " ")
    switch style {
    case .absolute where fits: return plain
    case .relocatable where !allowsLines && fits: return plain
    case _ where !allowsLines: throw PrefixError(path: interpreter, reason: .needsPlainShebang)
    case .absolute: return Array("#!/bin/sh\n'''exec' \(quote(path)) \(rest)\n' '''\n".utf8)
    case .relocatable:
      // It looks for the interpreter from where the script itself is, not from where a symbolic
      // link to it is. To the shell the first word is `:`, and it never comes to the third line.
      // To Python it all is a string. One program is run, realpath of coreutils.
      return Array(
        """
        #!/bin/sh
        ''':'; s=$(realpath -- "$0"); exec "${s%/*}/\(program)" \(rest)
        ' '''

        """.utf8)
    }
  }

  /// Whether `env -S` would take a byte for something else than itself.
  private static func isSpecialToEnv(_ byte: UInt8) -> Bool { "'\"\\$#".utf8.contains(byte) }

  /// Always quoted, so that Python's string never ends early: a quote inside becomes `'\\''`, in
  /// which Python sees no three quotes in a row.
  private static func quote(_ path: String) -> String {
    let word = Command.quote(path)
    return word.hasPrefix("'") ? word : "'\(word)'"
  }
}
