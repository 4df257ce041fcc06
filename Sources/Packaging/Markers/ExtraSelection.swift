/// The extras with which a marker is true: those of a set, or all but those of a set.
///
/// Each part of a marker is looked at once, however many extras there are.
package struct ExtraSelection: Sendable, Hashable {
  /// The extras in normalised form; empty text stands for none.
  package private(set) var names: Set<String>
  /// Whether the extras that count are those that are not in `names`.
  package private(set) var isComplement: Bool

  /// No extra.
  static let none = ExtraSelection([])
  /// Every extra, and none of them as well.
  static let all = ExtraSelection([], isComplement: true)

  init(_ names: Set<String>, isComplement: Bool = false) {
    self.names = names
    self.isComplement = isComplement
  }

  /// The extras that are not in this selection.
  var inverted: ExtraSelection { ExtraSelection(names, isComplement: !isComplement) }

  /// Returns whether an extra is one of them.
  package func contains(_ name: String) -> Bool { names.contains(name) != isComplement }

  /// Returns whether one of `extras` is one of them; if there are no extras, whether none is.
  package func contains(oneOf extras: Set<PackageName>) -> Bool {
    if extras.isEmpty { return contains("") }
    if isComplement || extras.count < names.count {
      return extras.contains { contains($0.normalized) }
    }
    return names.contains { name in (try? PackageName(name)).map(extras.contains) ?? false }
  }

  /// Takes in the extras of another selection.
  mutating func formUnion(_ other: consuming ExtraSelection) {
    isComplement.toggle()
    formIntersection(other.inverted)
    isComplement.toggle()
  }

  /// Leaves out the extras that are not in another selection.
  ///
  /// Takes time in proportion to the smaller one, or to the other one.
  mutating func formIntersection(_ other: consuming ExtraSelection) {
    switch (isComplement, other.isComplement) {
    case (true, true):
      if names.count < other.names.count { swap(&names, &other.names) }
      names.formUnion(other.names)
    case (false, true): for name in other.names { names.remove(name) }
    case (true, false):
      swap(&self, &other)
      formIntersection(other)
    case (false, false):
      if names.count > other.names.count { swap(&names, &other.names) }
      names = names.filter(other.names.contains)
    }
  }
}
