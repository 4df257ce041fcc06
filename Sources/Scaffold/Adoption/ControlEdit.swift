/// A change to the relations in a field of `debian/control` that keeps everything else as written.
struct ControlEdit: Sendable {
  /// The line that the paragraph has, such as "Package: shop".
  let paragraph: String
  /// The name of the field.
  let field: String
  /// The names of packages whose relations are removed.
  var removed: Set<String> = []
  /// Relations to use instead of others, by name.
  var replaced: [String: String] = [:]
  /// Relations to add, unless there is one with the same name.
  var added: [String] = []

  /// Returns the text with the change; the same text if it has no such paragraph.
  func apply(to text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    guard let start = lines.firstIndex(where: { Self.same($0, paragraph) }) else { return text }
    let end = lines[start...].firstIndex { $0.allSatisfy(\.isWhitespace) } ?? lines.endIndex
    let first = lines[..<start].lastIndex { $0.allSatisfy(\.isWhitespace) }.map { $0 + 1 } ?? 0
    let head = field.lowercased() + ":"
    guard let begin = lines[first..<end].firstIndex(where: { $0.lowercased().hasPrefix(head) })
    else {
      lines.insert("\(field): \(added.joined(separator: ", "))", at: start + 1)
      return lines.joined(separator: "\n")
    }
    let after =
      lines[(begin + 1)..<end].firstIndex { !" \t#".contains($0.first ?? "x") } ?? end
    lines.replaceSubrange(begin..<after, with: edited(Array(lines[begin..<after])))
    return lines.joined(separator: "\n")
  }

  /// Returns the lines of the field with the change.
  private func edited(_ lines: [String]) -> [String] {
    var names: Set<String> = []
    var result: [String] = []
    for (index, line) in lines.enumerated() {
      if line.first == "#" {
        result.append(line)
        continue
      }
      let head = index == 0 ? String(line.prefix(field.count + 1)) : ""
      let body = line.dropFirst(head.count)
      let indentation = body.prefix { $0 == " " || $0 == "\t" }
      let pieces = body.dropFirst(indentation.count).split(separator: ",")
      let kept = pieces.compactMap { piece -> String? in
        let name = Self.name(of: piece)
        if name.isEmpty || removed.contains(name) { return nil }
        let text = replaced[name] ?? piece.drop { $0 == " " }.description
        names.insert(Self.name(of: Substring(text)))
        return text.last == " " ? String(text.dropLast()) : text
      }
      if kept.isEmpty, index > 0 { continue }
      let comma = line.hasSuffix(",") || index < lines.count - 1 ? "," : ""
      result.append(
        kept.isEmpty ? head : head + indentation + kept.joined(separator: ", ") + comma)
    }
    return append(added.filter { !names.contains(Self.name(of: Substring($0))) }, to: result)
  }

  /// Adds relations in the style of the lines that there are.
  private func append(_ relations: [String], to lines: [String]) -> [String] {
    var lines = lines
    guard !relations.isEmpty, var last = lines.popLast() else { return lines }
    let isFolded = !lines.isEmpty
    let hasComma = last.hasSuffix(",")
    if hasComma { last.removeLast() }
    guard isFolded else {
      let separator = last.count > field.count + 1 ? ", " : " "
      return [last + separator + relations.joined(separator: ", ") + (hasComma ? "," : "")]
    }
    let indentation = String(last.prefix { $0 == " " || $0 == "\t" })
    lines.append(last + ",")
    lines += relations.map { "\(indentation)\($0)," }
    if !hasComma { lines[lines.count - 1].removeLast() }
    return lines
  }

  /// Returns the name in a relation, such as `python3` of `python3:any (>= 3.9)`.
  private static func name(of relation: Substring) -> String {
    let text = relation.drop { $0 == " " || $0 == "\t" }
    if text.hasPrefix("${") { return String(text.prefix { $0 != "}" }) + "}" }
    return String(text.prefix { !" \t(:[<|".contains($0) })
  }

  private static func same(_ line: String, _ other: String) -> Bool {
    func words(_ text: String) -> [Substring] {
      text.split { $0 == ":" || $0 == " " || $0 == "\t" }
    }
    let found = words(line)
    return found.count == 2 && found[0].lowercased() == words(other)[0].lowercased()
      && (words(other).count < 2 || found[1] == words(other)[1]) && !line.hasPrefix(" ")
  }
}
