internal import Processes
package import SystemPackage

extension Shebang {
  /// Returns the shebang of a script of a tree, a line or several.
  ///
  /// `interpreter` is the path on the target, `<prefix>/bin/python`, and `arguments` what stands
  /// between it and the script. `program` is how a relocatable script names the interpreter from its
  /// own directory. `environment` is as in `Invocation`: there is no telling `env` where the script
  /// is, so such a line is absolute in either style.
  ///
  /// `source` is the script without its shebang; where shell lines would change what it means, it
  /// gets a plain line in either style. Throws `PrefixError` if no line works.
  package static func header(
    _ style: ShebangStyle, interpreter: FilePath, arguments: [String] = [],
    environment: [String] = [], program: String = "python3", for source: [UInt8] = []
  ) throws(PrefixError) -> [UInt8] {
    let path = try PrefixError.text(of: interpreter)
    guard environment.isEmpty else {
      return line((environment + [path] + arguments).map(EnvCommand.quote))
    }
    // The kernel passes all that follows the program as one argument.
    let command = arguments.count > 1 ? ["/usr/bin/env", "-S", path] : [path]
    let plain = line(command + arguments)
    let words = [path] + arguments
    let fits =
      plain.count <= longestLine
      && !words.contains { $0.utf8.contains { $0 == 0x20 || $0 == 0x09 } }
      && (arguments.count < 2 || !words.contains { $0.utf8.contains(where: EnvCommand.isSpecial) })
    let allowsLines = PolyglotCheck.allows(source)
    let rest = (arguments.map(quote) + ["\"$0\"", "\"$@\""]).joined(separator: " ")
    switch style {
    case .absolute where fits: return plain
    case .relocatable where !allowsLines && fits: return plain
    case _ where !allowsLines: throw PrefixError(path: interpreter, reason: .needsPlainShebang)
    case .absolute: return Array("#!/bin/sh\n'''exec' \(quote(path)) \(rest)\n' '''\n".utf8)
    case .relocatable:
      // The interpreter is looked for from where the script itself is, not from where a symbolic
      // link to it is. To the shell the first word is `:`, and it never comes to the third line.
      // To Python it all is a string. One program is run, realpath of coreutils,
      // by its path: whoever calls the script may have any PATH.
      return Array(
        """
        #!/bin/sh
        ''':'; s=$(/usr/bin/realpath -- "$0"); exec "${s%/*}/\(program)" \(rest)
        ' '''

        """.utf8)
    }
  }

  private static func line(_ words: [String]) -> [UInt8] {
    Array("#!\(words.joined(separator: " "))\n".utf8)
  }

  /// Quotes a word in any case, so that Python's string never ends early: a quote inside becomes
  /// `'\\''`, in which Python sees no three quotes in a row.
  private static func quote(_ word: String) -> String {
    let quoted = Command.quote(word)
    return quoted.hasPrefix("'") ? quoted : "'\(quoted)'"
  }
}
