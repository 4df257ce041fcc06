/// The known name that a mistyped one is most like, for hints.
package enum NearestName {
  /// Returns the name that takes the fewest edits to get from `text`; nil if these are many for its
  /// length.
  package static func find(to text: String, in names: some Sequence<String>) -> String? {
    let ranked = names.map { (name: $0, distance: distance(text, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, text.utf8.count / 3) ? best.name : nil
  }

  /// Counts how many insertions, deletions and replacements of a byte make one text of the other.
  ///
  /// A text of more than 256 bytes is no mistyped name, and counts as altogether different.
  private static func distance(_ left: String, _ right: String) -> Int {
    guard left.utf8.count <= 256 else { return left.utf8.count }
    let right = Array(right.utf8)
    var row = Array(0...right.count)
    for (index, byte) in left.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = min(
          above + 1, row[column] + 1, diagonal + (right[column] == byte ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
