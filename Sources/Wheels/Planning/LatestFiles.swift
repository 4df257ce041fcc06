/// The number of the latest file of each folded path.
///
/// It keeps the hashes of the paths, not the paths, which would take more memory than all else that is
/// known of a tree's files.
struct LatestFiles {
  private let hash: (String) -> Int
  private var numbers: [Int: UInt32] = [:]
  /// The paths whose hash is that of another path, which is among `numbers`.
  private var others: [String: Int] = [:]

  /// Creates a map with room for `capacity` paths; `hash` gives equal numbers for equal texts.
  init(capacity: Int, hash: @escaping (String) -> Int = { $0.hashValue }) {
    self.hash = hash
    numbers.reserveCapacity(capacity)
  }

  /// Returns the number of the latest file of a folded path among all files; nil if there is none.
  func index(of path: String, among files: [InstallPlan.File]) -> Int? {
    guard let number = numbers[hash(path)] else { return nil }
    return isPath(path, of: files[Int(number)]) ? Int(number) : others[path]
  }

  /// Sets the number of the latest file of a folded path, which may be the next of `files`.
  mutating func set(_ number: Int, of path: String, among files: [InstallPlan.File]) {
    let hash = hash(path)
    if let other = numbers[hash], !isPath(path, of: files[Int(other)]) {
      others[path] = number
    } else {
      numbers[hash] = UInt32(number)
    }
  }

  /// Returns whether a file has this folded path, in any Unicode form.
  private func isPath(_ path: String, of file: InstallPlan.File) -> Bool {
    DestinationMap.fold(file.path) == path
  }
}
