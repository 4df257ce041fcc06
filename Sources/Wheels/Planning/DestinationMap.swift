internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv

/// The file that goes to each path of the tree, decided before anything is written.
struct DestinationMap {
  /// A file with its path, which is put together for it.
  private struct Candidate {
    let row: PlannedContents.Row
    let path: String
  }

  private let rules: ConflictRules
  private let requests: [InstallRequest]
  private var contents: PlannedContents
  /// The latest file of each path, as a file system that ignores case sees it.
  private var latest: HashIndex
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
    contents = PlannedContents(requests.map(\.wheel.files))
    let count = requests.reduce(0) { $0 + $1.wheel.files.count }
    latest = HashIndex(capacity: count)
    contents.rows.reserveCapacity(count)
  }

  /// Adds the file with an index of the wheel of a request with this path, and returns the number of the
  /// file that its path has now; nil if it gives way to one of another spelling.
  ///
  /// A second file of the same path must have the same bytes, or the rules decide.
  ///
  /// Throws `FileConflict`, or `WheelError` where both are of one wheel.
  mutating func insert(_ index: Int, of owner: Int, at path: String) throws -> Int? {
    let file = requests[owner].wheel.files[index]
    let isScript = file.scheme == .scripts
    return try insert(
      Candidate(
        row: PlannedContents.Row(
          kind: isScript ? .script : .member, isExecutable: isScript || file.isExecutable,
          owner: UInt32(owner), index: UInt32(index)), path: path))
  }

  /// Adds a file that the installer writes itself for a request; see `insert(_:of:at:)`.
  mutating func insert(
    _ bytes: [UInt8], of owner: Int, at path: String, isExecutable: Bool
  ) throws -> Int? {
    contents.generated.append(
      PlannedContents.Generated(name: String(PlannedContents.name(of: path)), bytes: bytes))
    return try insert(
      Candidate(
        row: PlannedContents.Row(
          kind: .generated, isExecutable: isExecutable, owner: UInt32(owner),
          index: UInt32(contents.generated.count - 1)), path: path))
  }

  private mutating func insert(_ file: Candidate) throws -> Int? {
    // A file system that ignores case, or one that normalises names, would keep one of the two.
    let key = file.path.caseFolded
    let other = latest(key)
    if let other {
      if let index = index(of: file.path, key) {
        let other = candidate(index)
        // Strings are equal in every Unicode form; file names are not.
        guard other.path.hasSameBytes(as: file.path) else {
          throw conflict(file, other, .spelling)
        }
        if isSame(file.row, other.row) { return index }
        if file.row.owner == other.row.owner {
          throw WheelError(
            request(file).wheel.path, member: memberName(file) ?? memberName(other),
            .sameDestination(file.path))
        }
        if try keepsNew(file, insteadOf: other) { contents.rows[index] = placed(file) }
        return index
      }
      switch try keepsNewSpelling(file, besides: candidate(other)) {
      case true?: dropped.insert(other)
      case false?: return nil
      case nil: break
      }
      earlier[key, default: []].append(other)
    }
    let number = contents.rows.count
    latest.set(number, of: key.hashValue, insteadOf: other)
    contents.rows.append(placed(file))
    return number
  }

  private func candidate(_ number: Int) -> Candidate {
    let row = contents.rows[number]
    return Candidate(row: row, path: contents.path(of: row))
  }

  /// Returns the row of a file with its directory.
  private mutating func placed(_ file: Candidate) -> PlannedContents.Row {
    var row = file.row
    row.directory = UInt32(contents.directories.numberOfParent(of: file.path))
    return row
  }

  private func request(_ file: Candidate) -> InstallRequest { requests[Int(file.row.owner)] }

  private func memberName(_ file: Candidate) -> String? {
    contents.wheelFile(of: file.row)?.member.name
  }

  /// Returns the number of the latest file of a path in its folded form; nil if there is none.
  private func latest(_ key: String) -> Int? {
    latest.number(of: key.hashValue) { contents.path(of: contents.rows[$0]).caseFolded == key }
  }

  /// Returns the number of the file of a path, of which `key` is the folded form; nil if there is none.
  private func index(of path: String, _ key: String) -> Int? {
    guard let index = latest(key) else { return nil }
    if contents.path(of: contents.rows[index]) == path { return index }
    return earlier.isEmpty
      ? nil : earlier[key]?.first { contents.path(of: contents.rows[$0]) == path }
  }

  /// Decides between two files of one path.
  private mutating func keepsNew(
    _ file: Candidate, insteadOf other: Candidate
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
    _ file: Candidate, besides other: Candidate
  ) throws(FileConflict) -> Bool? {
    if file.row.owner == other.row.owner,
      request(file).wheel.exceptions.contains(where: { $0.rule == .similarPaths })
    {
      return nil
    }
    if let isNew = choice(file, other) { return isNew }
    guard rules.policy == .error else { return nil }
    throw conflict(file, other, .spelling)
  }

  /// Returns whether the user chose the new file; nil if there is no choice between these.
  private mutating func choice(_ file: Candidate, _ other: Candidate) -> Bool? {
    for path in [file.path, other.path] {
      guard let name = rules.choices[path] else { continue }
      let owners = [file, other].map { request($0).wheel.name.name }
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
    _ path: String, keeping kept: Candidate, dropping dropped: Candidate, isChosen: Bool
  ) {
    resolved.append(
      ResolvedConflict(
        path: path, kept: request(kept).wheel.name.name.normalized,
        dropped: request(dropped).wheel.name.name.normalized, isChosen: isChosen))
  }

  /// The choices that decided nothing, one sentence each.
  var idleChoices: [String] {
    rules.choices.filter { !usedChoices.contains($0.key) }.map { path, name in
      "conflicts '\(path): \(name)' is not needed: no two distributions, one of them "
        + "'\(name)', have different files there"
    }.sorted()
  }

  /// Returns all files, and for the number of each its index, which is nil for those that gave way; no
  /// indexes if none did.
  ///
  /// Throws `FileConflict`.
  func finish() throws(FileConflict) -> (files: PlannedFiles, indexes: [Int?]?) {
    var kept = contents
    var indexes: [Int?]?
    if !dropped.isEmpty {
      let numbers = contents.rows.indices.filter { !dropped.contains($0) }
      var found = [Int?](repeating: nil, count: contents.rows.count)
      for (index, number) in numbers.enumerated() { found[number] = index }
      indexes = found
      kept.rows = []
      kept.directories = PlannedDirectories()
      for number in numbers {
        var row = contents.rows[number]
        row.directory = UInt32(kept.directories.number(of: contents.directory(of: row)))
        kept.rows.append(row)
      }
    }
    for directory in kept.directories.paths.dropFirst() {
      let key = directory.caseFolded
      let index =
        index(of: directory, key) ?? (rules.policy == .error ? latest(key) : nil)
      guard let index, !dropped.contains(index) else { continue }
      let row = kept.rows.first { "\(kept.directory(of: $0))/".hasBytePrefix("\(directory)/") }
      guard let row else { preconditionFailure("there are directories of files only") }
      throw conflict(
        Candidate(row: row, path: kept.path(of: row)), candidate(index), .directory)
    }
    return (PlannedFiles(kept), indexes)
  }

  private func isSame(_ left: PlannedContents.Row, _ right: PlannedContents.Row) -> Bool {
    guard left.kind == right.kind else { return false }
    guard let file = contents.wheelFile(of: left), let other = contents.wheelFile(of: right) else {
      return contents.generated[Int(left.index)].bytes == contents.generated[Int(right.index)].bytes
    }
    return file.size == other.size && file.member.crc32 == other.member.crc32
      && file.digest == other.digest
  }

  private func conflict(
    _ file: Candidate, _ other: Candidate, _ kind: FileConflict.Kind
  ) -> FileConflict {
    FileConflict(
      path: file.path, otherPath: other.path, wheel: request(file).wheel.name.fileName,
      otherWheel: request(other).wheel.name.fileName, kind: kind)
  }
}
