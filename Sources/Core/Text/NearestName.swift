/// Suggestions for misspelt names.
package enum NearestName {
  /// Returns the known name that takes the fewest edits to get, if they are few for its length; nil
  /// if none is near.
  package static func of(_ name: String, in known: [String]) -> String? {
    // Nobody misspells so much, and the distance takes quadratic time.
    guard name.utf8.count <= 100 else { return nil }
    let ranked = known.map { (name: $0, distance: distance(name, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, name.utf8.count / 3) ? best.name : nil
  }

  /// Counts how many insertions, deletions and replacements of a byte make one text of the other.
  private static func distance(_ left: String, _ right: String) -> Int {
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
