internal import Core
internal import SystemPackage

/// An argument of setcap(8) in a maintainer script.
package struct CapabilityArgument: Sendable, Hashable {
  /// The line of the command, from 1.
  package let line: Int
  /// A value that the argument may have, with a `?` for what is not known.
  package let value: ShellText

  /// Returns the arguments of all calls of setcap(8) in a program, each with all values that it may
  /// have.
  ///
  /// In a script of the shell, variables have every value that the script gives them anywhere, and the
  /// words in command substitutions, as in `$(readlink -f PATH)`, are values too. In a program in
  /// another language, and in a script that cannot be parsed, the paths in the line of the call are
  /// taken.
  package static func all(in bytes: [UInt8], script: ShellScript?) -> [CapabilityArgument] {
    guard let script, let found = try? all(in: script) else { return all(inLinesOf: bytes) }
    return found
  }

  private static func all(in script: ShellScript) throws(BudgetError) -> [CapabilityArgument] {
    var values = ShellValues(of: script)
    var calls: [(line: Int, words: ArraySlice<ShellWord>)] = []
    script.commands.visit { command in
      guard case .simple(let simple) = command,
        let at = simple.words.firstIndex(where: isSetcap)
      else { return }
      calls.append((simple.line, simple.words[(at + 1)...]))
    }
    var found: [CapabilityArgument] = []
    for (line, words) in calls {
      for word in words {
        found += try values.all(of: word).map { CapabilityArgument(line: line, value: $0) }
      }
    }
    return found
  }

  /// Whether a word is the name of the program, with or without its directory.
  private static func isSetcap(_ word: ShellWord) -> Bool {
    guard case .text(let text, _)? = word.parts.last else { return false }
    let name = text.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last
    let isWhole = word.parts.count == 1 || name?.count != text.bytes.count
    return isWhole && name.map { ShellText($0) == "setcap" } == true
      && !text.bytes.contains(where: \.isBlank)
  }

  private static func all(inLinesOf bytes: [UInt8]) -> [CapabilityArgument] {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      let code = line.prefix { $0 != UInt8(ascii: "#") }
      let words = code.split { $0.isBlank || "'\"(),;[]".utf8.contains($0) }
      guard let at = words.firstIndex(where: { isSetcap(ShellWord(text: ShellText($0))) }) else {
        return [CapabilityArgument]()
      }
      return words[(at + 1)...].compactMap { word in
        let path = word.drop { $0 != UInt8(ascii: "/") }
        return path.count > 1 ? CapabilityArgument(line: index + 1, value: ShellText(path)) : nil
      }
    }
  }
}
