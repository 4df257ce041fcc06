internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage

/// The file that goes to each path of the tree, decided before anything is written.
struct DestinationMap {
  private let rules: ConflictRules
  private let requests: [InstallRequest]
  private var files: [InstallPlan.File] = []
  /// The latest file of each path, as a file system that ignores case sees it.
  private var latest: TextIndex
  /// The earlier ones of those paths that have several.
  private var earlier: [String: [Int]] = [:]
  /// The conflicts that were resolved, in the order of their discovery.
  private(set) var resolved: [ResolvedConflict] = []
  private var usedChoices: Set<String> = []
  /// The files that gave way to others whose paths differ in case.
  private var dropped: Set<Int> = []

  init(rules: ConflictRules, requests: [InstallRequest]) {
    self.rules = rules
    self.requests = requests
    let count = requests.reduce(0) { $0 + $1.wheel.files.count }
    latest = TextIndex(capacity: count)
    files.reserveCapacity(count)
  }

  /// Adds a file with this path, and returns the number of the file that its path has now; nil if it
  /// gives way to one of another spelling.
  ///
  /// A second file of the same path must have the same bytes, or the rules decide.
  ///
  /// Throws `FileConflict`, or `WheelError` where both are of one wheel.
  mutating func insert(_ file: InstallPlan.File, at path: String) throws -> Int? {
    // A file system that ignores case, or one that normalises names, would keep one of the two.
    let key = Self.fold(path)
    if let other = latest(key) {
      if let index = index(of: path, key) {
        let other = files[index]
        // Strings are equal in every Unicode form; file names are not.
        guard other.path.hasSameBytes(as: path) else {
          throw conflict(file, other, .spelling)
        }
        if isSame(file, other) { return index }
        if file.owner == other.owner {
          throw WheelError(
            requests[file.owner].wheel.path, member: file.memberName ?? other.memberName,
            .sameDestination(path))
        }
        if try keepsNew(file, insteadOf: other) { files[index] = file }
        return index
      }
      switch try keepsNewSpelling(file, besides: files[other]) {
      case true?: dropped.insert(other)
      case false?: return nil
      case nil: break
      }
      earlier[key, default: []].append(other)
    }
    latest.set(files.count, of: key) { [files] in Self.fold(files[$0].path) == key }
    files.append(file)
    return files.count - 1
  }

  /// Returns the number of the latest file of a path in its folded form; nil if there is none.
  private func latest(_ key: String) -> Int? {
    latest.number(of: key) { Self.fold(files[$0].path) == key }
  }

  /// Returns the number of the file of a path, of which `key` is the folded form; nil if there is none.
  private func index(of path: String, _ key: String) -> Int? {
    guard let index = latest(key) else { return nil }
    if files[index].path == path { return index }
    return earlier.isEmpty ? nil : earlier[key]?.first { files[$0].path == path }
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

  /// Returns all files, the directories that they need with parents first, and for the number of each
  /// file its index, which is nil for those that gave way; no indexes if none did.
  ///
  /// Throws `FileConflict`.
  func finish() throws(FileConflict) -> (
    files: [InstallPlan.File], directories: [String], indexes: [Int?]?
  ) {
    var files = files
    var indexes: [Int?]?
    if !dropped.isEmpty {
      let numbers = files.indices.filter { !dropped.contains($0) }
      var found = [Int?](repeating: nil, count: files.count)
      for (index, number) in numbers.enumerated() { found[number] = index }
      files = numbers.map { self.files[$0] }
      indexes = found
    }
    var seen: Set<String> = []
    var directories: [String] = []
    var last = ""
    for file in files {
      // Most files are in the directory of the one before.
      guard !file.isIn(last) else { continue }
      last = String(file.directory)
      var parent = last
      let start = directories.count
      while !parent.isEmpty, seen.insert(parent).inserted {
        let key = Self.fold(parent)
        let index =
          index(of: parent, key) ?? (rules.policy == .error ? latest(key) : nil)
        if let index, !dropped.contains(index) {
          throw conflict(file, self.files[index], .directory)
        }
        directories.append(parent)
        parent =
          parent.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(parent[..<$0]) } ?? ""
      }
      directories[start...].reverse()
    }
    return (files, directories, indexes)
  }

  /// Returns the path as a file system that ignores case sees it.
  ///
  /// Dictionaries ignore the Unicode form themselves: strings compare by canonical equivalence.
  static func fold(_ path: String) -> String {
    var isASCII = true
    var hasCapitals = false
    for byte in path.utf8 {
      isASCII = isASCII && byte < 0x80
      hasCapitals = hasCapitals || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
    // Both ways, because s and the long s, ss and the sharp s differ in lower case only.
    return isASCII
      ? hasCapitals ? path.lowercased() : path : path.uppercased().lowercased()
  }

  private func isSame(_ left: InstallPlan.File, _ right: InstallPlan.File) -> Bool {
    switch (left.source, right.source) {
    case (.generated(let leftBytes), .generated(let rightBytes)): return leftBytes == rightBytes
    case (.member(let leftFile), .member(let rightFile)),
      (.script(let leftFile), .script(let rightFile)):
      return leftFile.member.size == rightFile.member.size
        && leftFile.member.crc32 == rightFile.member.crc32 && leftFile.digest == rightFile.digest
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
