extension Array where Element: Hashable {
  /// The elements, each once, in the order of their first occurrence.
  var withoutDuplicates: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension [BomComponent] {
  /// The components, each once, in the order of their first occurrence.
  ///
  /// Nearly always each has a reference of its own, and they need not be compared at all.
  var withoutDuplicates: [BomComponent] {
    var references: Set<String> = []
    if allSatisfy({ $0.bomRef.map { references.insert($0).inserted } ?? false }) { return self }
    var seen: Set<BomComponent> = []
    return filter { seen.insert($0).inserted }
  }
}
