internal import Core

/// Version specifier clauses that all have to hold, as in `>=1.4,!=1.5,<2` (PEP 440).
package struct VersionSpecifiers: Hashable, Sendable {
  /// The clauses in the order they were written; none at all matches every version.
  package let clauses: [VersionSpecifier]

  /// Clauses that all have to hold.
  package init(_ clauses: [VersionSpecifier] = []) { self.clauses = clauses }

  /// Reads clauses with commas between them; empty ones (a trailing comma) are ignored.
  package init(_ text: some StringProtocol) throws(SpecifierError) {
    var clauses: [VersionSpecifier] = []
    for clause in Substring(text).unicodeScalars.split(separator: ",") {
      let clause = PythonText.stripped(Substring(clause))
      if !clause.isEmpty { clauses.append(try VersionSpecifier(clause)) }
    }
    self.clauses = clauses
  }

  /// Whether there are no clauses.
  package var isEmpty: Bool { clauses.isEmpty }

  /// Returns whether `version` satisfies every clause.
  ///
  /// `prereleases: false` refuses pre-releases. Otherwise they are taken, as by
  /// `packaging.specifiers.SpecifierSet.contains`: asked about one version, there is no final
  /// release to prefer to it.
  package func contains(_ version: Version, prereleases: Bool? = nil) -> Bool {
    contains(version, spelled: version.description, prereleases: prereleases)
  }

  /// Returns the same for a version as somebody spelled it, which `===` compares as text; something
  /// that is no version at all satisfies only `===`, and the empty set.
  package func contains(spelling: String, prereleases: Bool? = nil) -> Bool {
    contains(try? Version(spelling), spelled: spelling, prereleases: prereleases)
  }

  private func contains(_ version: Version?, spelled text: String, prereleases: Bool?) -> Bool {
    if prereleases == false, version?.isPrerelease == true { return false }
    return clauses.allSatisfy { $0.matches(version, spelled: text) }
  }

  /// True if a clause names a pre-release, so that pre-releases are acceptable beside final ones;
  /// nil if nothing says so.
  package var allowsPrereleases: Bool? {
    clauses.contains { $0.namesPrerelease == true } ? true : nil
  }

  /// The one version that satisfies this: that of a clause with `==` or `===` and no `.*`, if all
  /// others hold for it.
  package var pinnedVersion: Version? { pin?.version }

  /// The clause that pins, see `pinnedVersion`.
  package var pin: VersionSpecifier? {
    pinning.first { clause in
      clause.version.map { version in
        clauses.count == 1 || contains(version, spelled: clause.text, prereleases: nil)
      } ?? false
    }
  }

  /// Whether a clause pins a version for which another one does not hold, so that no version satisfies
  /// all of them.
  package var isContradictory: Bool {
    pin == nil && pinning.contains { $0.version != nil } && pinning.allSatisfy { $0.version != nil }
  }

  private var pinning: [VersionSpecifier] {
    clauses.filter { clause in
      !clause.isPrefixMatch && (clause.comparison == .equal || clause.comparison == .identical)
    }
  }

  package static func == (left: VersionSpecifiers, right: VersionSpecifiers) -> Bool {
    Set(left.clauses) == Set(right.clauses)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(Set(clauses)) }
}

extension VersionSpecifiers: CustomStringConvertible {
  /// The clauses sorted, duplicates left out, with commas and no spaces.
  package var description: String {
    var seen: Set<VersionSpecifier> = []
    return clauses.sorted { $0.description < $1.description }.filter { seen.insert($0).inserted }
      .map(\.description).joined(separator: ",")
  }
}
