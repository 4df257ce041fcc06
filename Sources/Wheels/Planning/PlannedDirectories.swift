internal import Core

/// The directories of a plan, each of which has a number: that of its parent is lower.
struct PlannedDirectories: Sendable {
  /// The paths by their numbers; 0 is the tree itself, whose path is empty.
  private(set) var paths = [""]
  private var index = HashIndex()
  private var last = 0

  /// Returns the number of the directory that a path is in, and adds it where it is new.
  mutating func numberOfParent(of path: String) -> Int {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return 0 }
    // Most files are in the directory of the one before.
    if !paths[last].hasSameBytes(as: path[..<slash]) { last = number(of: String(path[..<slash])) }
    return last
  }

  /// Returns the number of a directory, and adds it where it is new.
  mutating func number(of path: String) -> Int {
    guard !path.isEmpty else { return 0 }
    let hash = path.hashValue
    // Directories may differ in their Unicode form only.
    let known = index.number(of: hash) { paths[$0].hasSameBytes(as: path) }
    if let known { return known }
    _ = numberOfParent(of: path)
    index.set(paths.count, of: hash)
    paths.append(path)
    return paths.count - 1
  }
}
