/// The value of a field such as `Depends`: Debian Policy 7.1.
///
/// What does not fit the grammar is left out: this is for looking at what others have written.
package struct PackageRelations: Sendable, Hashable {
  /// One package, perhaps in some versions only.
  package struct Relation: Sendable, Hashable {
    package let name: String
    /// What follows the colon, as in `python3:any`.
    package let architecture: String?
    /// `<<`, `<=`, `=`, `>=` or `>>`, and the version.
    package let version: (relation: String, text: String)?

    package static func == (left: Relation, right: Relation) -> Bool {
      left.name == right.name && left.architecture == right.architecture
        && left.version?.relation == right.version?.relation
        && left.version?.text == right.version?.text
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(version?.text)
    }
  }

  /// What must hold together, each as alternatives.
  package let groups: [[Relation]]

  /// Reads the value of a field.
  package init(_ text: String) {
    groups = text.split(separator: ",").map { group in
      group.split(separator: "|").compactMap { Relation($0) }
    }.filter { !$0.isEmpty }
  }

  /// Every relation, alternatives too.
  package var all: [Relation] { groups.flatMap { $0 } }

  /// The names of all packages.
  package var names: Set<String> { Set(all.map(\.name)) }
}

extension PackageRelations.Relation {
  /// `name[:architecture] [(relation version)] [[architectures]] [<profiles>]`.
  fileprivate init?(_ text: Substring) {
    let separators: Set<Character> = [" ", "\t", "\n", "(", "[", "<"]
    let trimmed = text.drop { $0.isWhitespace }
    let word = trimmed.prefix { !separators.contains($0) }
    guard !word.isEmpty else { return nil }
    let parts = word.split(separator: ":", maxSplits: 1)
    name = String(parts[0])
    architecture = parts.count > 1 ? String(parts[1]) : nil
    guard let open = trimmed.firstIndex(of: "("), let close = trimmed[open...].firstIndex(of: ")")
    else {
      version = nil
      return
    }
    let inside = trimmed[trimmed.index(after: open)..<close].drop { $0.isWhitespace }
    let relation = inside.prefix { "<>=".contains($0) }
    let number = inside.dropFirst(relation.count).filter { !$0.isWhitespace }
    version = relation.isEmpty ? nil : (String(relation), String(number))
  }
}
