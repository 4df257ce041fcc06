/// The known name that a mistyped one is most like, for hints.
package enum NearestName {
  /// Returns the name that takes the fewest edits to get from `text`; nil if these are many for its
  /// length.
  package static func find(to text: String, in names: some Sequence<String>) -> String? {
    let ranked = names.map { (name: $0, distance: distance(text, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, text.utf8.count / 3) ? best.name : nil
  }

  /// Counts how many insertions, deletions and replacements of a byte, and exchanges of two, make one
  /// text of the other.
  ///
  /// A text of more than 256 bytes is no mistyped name, and counts as altogether different.
  private static func distance(_ left: String, _ right: String) -> Int {
    guard left.utf8.count <= 256 else { return left.utf8.count }
    let (from, to) = (Array(left.utf8), Array(right.utf8))
    var before: [Int] = []
    var last = Array(0...to.count)
    for row in from.indices {
      var current = [row + 1]
      for column in to.indices {
        var best = min(
          last[column + 1] + 1, current[column] + 1,
          last[column] + (from[row] == to[column] ? 0 : 1))
        if row > 0, column > 0, from[row] == to[column - 1], from[row - 1] == to[column] {
          best = min(best, before[column - 1] + 1)
        }
        current.append(best)
      }
      (before, last) = (last, current)
    }
    return last[to.count]
  }
}
