internal import Packaging

/// The requirements of a distribution that ask for extras, by the extras of its own that they
/// depend on.
///
/// Each is taken once, when the first extra makes it count: a chain of extras takes time in
/// proportion to its length.
struct ExtraRequests {
  private let requirements: [Requirement]
  /// Requirements by the extras with which they count.
  private var byExtra: [String: [Int]] = [:]
  /// Requirements that count with all extras but some.
  private var others: [(index: Int, selection: ExtraSelection)] = []
  private var taken: Set<Int> = []

  /// Sorts requirements; `extras` are all that anything asks for.
  init(
    _ requirements: [Requirement], in environment: MarkerEnvironment,
    among extras: Set<PackageName>
  ) {
    self.requirements = requirements
    let names = Set(extras.map(\.normalized)).union([""])
    for (index, requirement) in requirements.enumerated() {
      let selection = requirement.marker.extras(in: environment, among: extras)
      if selection.isComplement {
        others.append((index, selection))
      } else {
        for name in selection.names where names.contains(name) {
          byExtra[name, default: []].append(index)
        }
      }
    }
  }

  /// Returns the requirements that count because of an extra, nil for none, and have not been taken
  /// before.
  mutating func take(_ extra: PackageName?) -> [Requirement] {
    let name = extra?.normalized ?? ""
    let counting = others.filter { $0.selection.contains(name) }.map(\.index)
    if !counting.isEmpty { others.removeAll { $0.selection.contains(name) } }
    return (counting + (byExtra.removeValue(forKey: name) ?? []))
      .filter { taken.insert($0).inserted }.map { requirements[$0] }
  }
}
