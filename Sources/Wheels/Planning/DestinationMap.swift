internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage

/// The file that goes to each path of the tree, decided before anything is written.
struct DestinationMap {
  private let policy: ConflictPolicy
  private let requests: [InstallRequest]
  private var files: [InstallPlan.File] = []
  private var indexes: [String: Int] = [:]
  private var folded: [String: Int] = [:]

  init(policy: ConflictPolicy, requests: [InstallRequest]) {
    self.policy = policy
    self.requests = requests
    indexes.reserveCapacity(requests.reduce(0) { $0 + $1.wheel.files.count })
  }

  /// Adds a file.
  ///
  /// A second file of the same path must have the same bytes, or the policy decides.
  ///
  /// Throws `FileConflict`, or `WheelError` where both are of one wheel.
  mutating func insert(_ file: InstallPlan.File) throws {
    if let index = indexes[file.path] {
      let other = files[index]
      // Strings are equal in every Unicode form; file names are not.
      guard other.path.utf8.elementsEqual(file.path.utf8) else {
        throw conflict(file, other, .spelling)
      }
      if isSame(file, other) { return }
      if file.owner == other.owner {
        throw WheelError(
          requests[file.owner].wheel.path, member: file.memberName ?? other.memberName,
          .sameDestination(file.path))
      }
      switch policy {
      case .error: throw conflict(file, other, .contents)
      case .first: return
      case .last: files[index] = file
      }
      return
    }
    if policy == .error {
      // A file system that ignores case, or one that normalises names, would keep one of the two.
      let key = Self.fold(file.path)
      if let index = folded[key] { throw conflict(file, files[index], .spelling) }
      folded[key] = files.count
    }
    indexes[file.path] = files.count
    files.append(file)
  }

  /// Returns all files, and the directories that they need with parents first.
  ///
  /// Throws `FileConflict`.
  func finish() throws(FileConflict) -> (files: [InstallPlan.File], directories: [String]) {
    var directories: Set<String> = []
    for file in files {
      var parent = file.directory
      while !parent.isEmpty, directories.insert(String(parent)).inserted {
        if let index = indexes[String(parent)] ?? folded[Self.fold(String(parent))] {
          throw conflict(file, files[index], .directory)
        }
        parent =
          parent.utf8.lastIndex(of: UInt8(ascii: "/")).map { parent[..<$0] } ?? ""
      }
    }
    return (files, directories.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  /// Returns the path as a file system that ignores case sees it.
  ///
  /// Dictionaries ignore the Unicode form themselves: strings compare by canonical equivalence.
  private static func fold(_ path: String) -> String {
    // Both ways, because s and the long s, ss and the sharp s differ in lower case only.
    path.utf8.allSatisfy { $0 < 0x80 } ? path.lowercased() : path.uppercased().lowercased()
  }

  private func isSame(_ left: InstallPlan.File, _ right: InstallPlan.File) -> Bool {
    switch (left.source, right.source) {
    case (.generated(let leftBytes), .generated(let rightBytes)): return leftBytes == rightBytes
    case (.member(let leftFile), .member(let rightFile)),
      (.script(let leftFile), .script(let rightFile)):
      guard leftFile.member.size == rightFile.member.size,
        leftFile.member.crc32 == rightFile.member.crc32, let digest = leftFile.row.digest
      else { return false }
      return digest == rightFile.row.digest
    default: return false
    }
  }

  private func conflict(
    _ file: InstallPlan.File, _ other: InstallPlan.File, _ kind: FileConflict.Kind
  ) -> FileConflict {
    FileConflict(
      path: file.path, otherPath: other.path,
      wheel: requests[file.owner].wheel.name.fileName,
      otherWheel: requests[other.owner].wheel.name.fileName, kind: kind)
  }
}
