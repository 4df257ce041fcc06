internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage

/// The file that goes to each path of the tree, decided before anything is written.
struct DestinationMap {
  private let rules: ConflictRules
  private let requests: [InstallRequest]
  private var files: [InstallPlan.File] = []
  private var indexes: [String: Int] = [:]
  private var folded: [String: Int] = [:]
  /// The conflicts that were resolved, in the order of their discovery.
  private(set) var resolved: [ResolvedConflict] = []
  private var usedChoices: Set<String> = []
  /// The files that gave way to others whose paths differ in case.
  private var dropped: Set<Int> = []

  init(rules: ConflictRules, requests: [InstallRequest]) {
    self.rules = rules
    self.requests = requests
    indexes.reserveCapacity(requests.reduce(0) { $0 + $1.wheel.files.count })
  }

  /// Adds a file.
  ///
  /// A second file of the same path must have the same bytes, or the rules decide.
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
      if try keepsNew(file, insteadOf: other) { files[index] = file }
      return
    }
    // A file system that ignores case, or one that normalises names, would keep one of the two.
    let key = Self.fold(file.path)
    if let index = folded[key] {
      switch try keepsNewSpelling(file, besides: files[index]) {
      case true?: dropped.insert(index)
      case false?: return
      case nil: break
      }
    }
    folded[key] = files.count
    indexes[file.path] = files.count
    files.append(file)
  }

  /// Decides between two files of one path.
  private mutating func keepsNew(
    _ file: InstallPlan.File, insteadOf other: InstallPlan.File
  ) throws(FileConflict) -> Bool {
    if let isNew = choice(file, other) { return isNew }
    switch rules.policy {
    case .error: throw conflict(file, other, .contents)
    case .first:
      resolve(file.path, keeping: other, dropping: file, isChosen: false)
      return false
    case .last:
      resolve(file.path, keeping: file, dropping: other, isChosen: false)
      return true
    }
  }

  /// Decides between two files whose paths differ in case or Unicode form; nil to keep both.
  private mutating func keepsNewSpelling(
    _ file: InstallPlan.File, besides other: InstallPlan.File
  ) throws(FileConflict) -> Bool? {
    if file.owner == other.owner,
      requests[file.owner].wheel.exceptions.contains(where: { $0.rule == .similarPaths })
    {
      return nil
    }
    if let isNew = choice(file, other) { return isNew }
    guard rules.policy == .error else { return nil }
    throw conflict(file, other, .spelling)
  }

  /// Returns whether the user chose the new file; nil if there is no choice between these.
  private mutating func choice(_ file: InstallPlan.File, _ other: InstallPlan.File) -> Bool? {
    for path in [file.path, other.path] {
      guard let name = rules.choices[path] else { continue }
      let owners = [file, other].map { requests[$0.owner].wheel.name.name }
      guard owners[0] != owners[1], let index = owners.firstIndex(of: name) else { continue }
      usedChoices.insert(path)
      let isNew = index == 0
      resolve(
        isNew ? file.path : other.path, keeping: isNew ? file : other,
        dropping: isNew ? other : file, isChosen: true)
      return isNew
    }
    return nil
  }

  private mutating func resolve(
    _ path: String, keeping kept: InstallPlan.File, dropping dropped: InstallPlan.File,
    isChosen: Bool
  ) {
    resolved.append(
      ResolvedConflict(
        path: path, kept: requests[kept.owner].wheel.name.name.normalized,
        dropped: requests[dropped.owner].wheel.name.name.normalized, isChosen: isChosen))
  }

  /// The choices that decided nothing, one sentence each.
  var idleChoices: [String] {
    rules.choices.filter { !usedChoices.contains($0.key) }.map { path, name in
      "conflicts '\(path): \(name)' is not needed: no two distributions, one of them "
        + "'\(name)', have different files there"
    }.sorted()
  }

  /// Returns all files, and the directories that they need with parents first.
  ///
  /// Throws `FileConflict`.
  func finish() throws(FileConflict) -> (files: [InstallPlan.File], directories: [String]) {
    let files = self.files.indices.filter { !dropped.contains($0) }.map { self.files[$0] }
    var directories: Set<String> = []
    var last: Substring?
    for file in files {
      var parent = file.directory
      // Most files are in the directory of the one before.
      if let last, last.utf8.elementsEqual(parent.utf8) { continue }
      last = parent
      while !parent.isEmpty, directories.insert(String(parent)).inserted {
        let index =
          indexes[String(parent)]
          ?? (rules.policy == .error ? folded[Self.fold(String(parent))] : nil)
        if let index, !dropped.contains(index) {
          throw conflict(file, self.files[index], .directory)
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
  static func fold(_ path: String) -> String {
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
