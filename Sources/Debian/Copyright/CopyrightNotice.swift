/// The lines of a licence file that say who has the copyright.
package enum CopyrightNotice {
  /// Returns what the notices say, without "Copyright" and its sign, each once.
  package static func all(in lines: some Sequence<String>) -> [String] {
    var seen: Set<String> = []
    return lines.compactMap(statement).filter { seen.insert($0).inserted }
  }

  /// Returns what a line says if it is a notice, without the word and the sign.
  ///
  /// Sentences that speak of copyright are none, nor are the blanks of a form. The GNU licences
  /// begin with the copyright on their own texts, which is nobody's on the program.
  package static func statement(_ line: String) -> String? {
    var words = line.split(whereSeparator: \.isWhitespace)[...]
    while let first = words.first, first.allSatisfy({ "#*-/;%=".contains($0) }) {
      words.removeFirst()
    }
    // Years first, as in "2009-2015 (c) A. Author".
    let years = words.prefix(while: hasYear)
    if !years.isEmpty, words.count > years.count + 1,
      signs.contains(words[years.endIndex].lowercased())
    {
      return (years + words[years.endIndex...].dropFirst()).joined(separator: " ")
    }
    guard let first = words.first?.lowercased(),
      signs.contains(first) || first == "copyright" || first == "copyright:"
    else { return nil }
    let rest = words.dropFirst().drop { word in
      signs.contains(word.lowercased()) || word.lowercased() == "copyright"
    }
    // "(c)" also counts the clauses of a licence.
    let isSigned =
      first == "©"
      || first != "(c)" && words.dropFirst().prefix(1).contains { signs.contains($0.lowercased()) }
    guard let next = rest.first, isSigned || rest.contains(where: hasYear),
      !lawWords.contains(next.lowercased().filter(\.isLetter)),
      !line.contains("Free Software Foundation"), !blanks.contains(where: line.contains)
    else { return nil }
    return rest.joined(separator: " ")
  }

  private static let signs: Set<String> = ["(c)", "©", "&copy;"]

  /// How sentences go on that begin with "copyright".
  private static let lawWords: Set<String> = [
    "notice", "notices", "holder", "holders", "owner", "license", "law", "and", "or", "in", "is",
  ]

  /// What forms have in place of years and names.
  private static let blanks = [
    "[yyyy]", "<year>", "{yyyy}", "[year]", "<name of author>", "[name of copyright owner]",
  ]

  private static func hasYear(_ word: Substring) -> Bool {
    word.split { !$0.isNumber }.contains { digits in
      digits.utf8.count == 4 && (digits.hasPrefix("19") || digits.hasPrefix("20"))
    }
  }
}
