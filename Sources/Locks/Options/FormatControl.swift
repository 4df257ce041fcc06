package import Packaging

/// Which distributions must come as wheels and which must not: `--only-binary`, `--no-binary`.
package struct FormatControl: Sendable, Hashable {
  /// Normalised names, or `:all:`.
  package private(set) var onlyBinary: Set<String> = []
  /// Normalised names, or `:all:`.
  package private(set) var noBinary: Set<String> = []

  package init() {}

  /// The restrictions as options of pip.
  package var arguments: [String] {
    [("--no-binary", noBinary), ("--only-binary", onlyBinary)].flatMap { option, names in
      names.isEmpty ? [] : [option, names.sorted().joined(separator: ",")]
    }
  }

  /// Whether nothing was restricted.
  package var isEmpty: Bool { onlyBinary.isEmpty && noBinary.isEmpty }

  /// Applies the value of one `--only-binary`: names with commas between them, `:all:`, `:none:`.
  package mutating func setOnlyBinary(_ value: String) {
    Self.apply(value, to: &onlyBinary, against: &noBinary)
  }

  /// Applies the value of one `--no-binary`.
  package mutating func setNoBinary(_ value: String) {
    Self.apply(value, to: &noBinary, against: &onlyBinary)
  }

  /// Returns these restrictions with others after them, which win where they contradict.
  package func merging(_ later: FormatControl) -> FormatControl {
    var merged = self
    if later.onlyBinary.contains(":all:") { merged.setOnlyBinary(":all:") }
    if later.noBinary.contains(":all:") { merged.setNoBinary(":all:") }
    merged.setOnlyBinary(later.onlyBinary.subtracting([":all:"]).joined(separator: ","))
    merged.setNoBinary(later.noBinary.subtracting([":all:"]).joined(separator: ","))
    return merged
  }

  /// Returns whether a wheel of the distribution may be used.
  package func allowsWheel(_ name: PackageName) -> Bool {
    if onlyBinary.contains(name.normalized) { return true }
    if noBinary.contains(name.normalized) { return false }
    return onlyBinary.contains(":all:") || !noBinary.contains(":all:")
  }

  /// Returns whether a wheel of the distribution may be built from an sdist.
  package func allowsSource(_ name: PackageName) -> Bool {
    if onlyBinary.contains(name.normalized) { return false }
    return noBinary.contains(name.normalized) || !onlyBinary.contains(":all:")
  }

  /// Applies a value to its option.
  ///
  /// Later names win over earlier ones, whichever option they are in; `:all:` drops everything before
  /// it and `:none:` the names of its own option.
  private static func apply(
    _ value: String, to target: inout Set<String>, against other: inout Set<String>
  ) {
    var names = value.split(separator: ",").map { PythonText.stripped($0) }[...]
    while let all = names.firstIndex(of: ":all:") {
      target = [":all:"]
      other = []
      names = names[(all + 1)...]
      // What follows is covered by ":all:", unless ":none:" revokes it.
      if !names.contains(":none:") { return }
    }
    for name in names {
      if name == ":none:" {
        target = []
      } else {
        let name = PackageName.normalize(name)
        other.remove(name)
        target.insert(name)
      }
    }
  }
}
