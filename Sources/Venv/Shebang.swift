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
  /// How many bytes these lines have, the line feed at the end included.
  package let length: Int

  /// The longest plain line, `#!` and line feed included, that every Linux takes (BINPRM_BUF_SIZE
  /// was 128 before 5.1).
  package static let longestLine = 127

  /// The first line or lines of a script of a tree.
  ///
  /// `interpreter` is the final path, `<prefix>/bin/python`. `source` is the script without its
  /// first line; where the shell lines would change what it means, it gets a plain line in either
  /// style. Throws where there is no line that works.
  package static func header(
    _ style: ShebangStyle, interpreter: FilePath, for source: [UInt8] = []
  ) throws(PrefixError) -> [UInt8] {
    let path = try PrefixError.text(of: interpreter)
    let plain = Array("#!\(path)\n".utf8)
    let fits =
      plain.count <= longestLine && !path.utf8.contains { $0 == 0x20 || $0 == 0x09 }
    let allowsLines = PolyglotCheck.allows(source)
    switch style {
    case .absolute where fits: return plain
    case .relocatable where !allowsLines && fits: return plain
    case _ where !allowsLines: throw PrefixError(path: interpreter, reason: .needsPlainShebang)
    case .absolute:
      return Array("#!/bin/sh\n'''exec' \(quote(path)) \"$0\" \"$@\"\n' '''\n".utf8)
    case .relocatable: return Array(relocatableLines.utf8)
    }
  }

  /// The lines that look for the interpreter beside the script itself, not beside a symbolic link
  /// to it.
  ///
  /// To the shell the first word is `:`, and it never comes to the third line. To Python it all is
  /// a string. One program is run, realpath of coreutils.
  private static let relocatableLines = """
    #!/bin/sh
    ''':'; s=$(realpath -- "$0"); exec "${s%/*}/python3" "$0" "$@"
    ' '''

    """

  /// Always quoted, so that Python's string never ends early: a quote inside becomes `'\\''`, in
  /// which Python sees no three quotes in a row.
  private static func quote(_ path: String) -> String {
    let word = Command.quote(path)
    return word.hasPrefix("'") ? word : "'\(word)'"
  }
}
