package import Core
package import ELF
package import SystemPackage

/// The regular files of a tree as they were written, which the steps after that go by instead of looking
/// at the tree again.
package struct InstalledFiles: Sendable {
  /// A regular file.
  package struct File: Sendable {
    /// The path, relative to the tree.
    package let path: String
    /// The number of bytes.
    package internal(set) var size: Int

    package init(path: String, size: Int) {
      self.path = path
      self.size = size
    }
  }

  private let plan: InstallPlan
  /// The sizes of the files of the plan whose contents were changed, by their indexes.
  private var changedSizes: [Int: Int]
  /// The files that are not of the plan.
  private var others: [File] = []
  /// The files of wheels that are ELF files, in the order of the plan.
  package let elf: [String]
  /// What these say, by their paths, but for those that were changed; a damaged one is a failure.
  package private(set) var elfContents: [String: Result<ElfFile, ElfError>]
  /// The distributions, in the byte order of their directories; nil once something other than a RECORD
  /// was changed in one of these.
  package private(set) var distributions: [WrittenDistribution]?

  /// The files of a plan, about which the installer noted this.
  init(_ plan: InstallPlan, _ notes: WheelInstaller.Notes) {
    self.plan = plan
    changedSizes = notes.changes.mapValues(\.size)
    var elf: [String] = []
    elfContents = [:]
    for (index, contents) in notes.elf.sorted(by: { $0.key < $1.key }) {
      let path = plan.files[index].path
      elf.append(path)
      elfContents[path] = contents
    }
    self.elf = elf
  }

  /// The number of files.
  package var count: Int { plan.files.count + others.count }

  /// The file with an index: first come those of the plan, in its order, then all others.
  package subscript(index: Int) -> File {
    guard index < plan.files.count else { return others[index - plan.files.count] }
    let file = plan.files[index]
    return File(path: file.path, size: changedSizes[index] ?? file.size)
  }

  /// All files, each made when it is asked for: their paths take more memory than all else.
  package var all: some Sequence<File> { (0..<count).lazy.map { self[$0] } }

  /// Sets the size of the file with an index.
  private mutating func setSize(_ size: Int, at index: Int) {
    if index < plan.files.count {
      changedSizes[index] = size
    } else {
      others[index - plan.files.count].size = size
    }
  }

  /// Adds files that were written where there were none.
  package mutating func add(_ files: some Sequence<File>) { others += files }

  /// Adds .pyc files that were written; some may have replaced those that a wheel brought, or that were
  /// compiled before.
  package mutating func addBytecode(_ files: [File]) {
    guard !files.isEmpty else { return }
    let hasBytecode =
      plan.files.contains { $0.hasByteSuffix(".pyc") }
      || others.contains { $0.path.hasByteSuffix(".pyc") }
    guard hasBytecode else { return add(files) }
    var sizes: [FilePath: Int] = [:]
    for file in files { sizes[FilePath(file.path)] = file.size }
    for (index, file) in all.enumerated() {
      if let size = sizes.removeValue(forKey: FilePath(file.path)) { setSize(size, at: index) }
    }
    others += files.filter { sizes[FilePath($0.path)] != nil }
  }

  /// Adds all RECORDs of a plan that were written, in the order of its wheels, with their sizes.
  mutating func add(_ records: [PlannedRecord], sizes: [Int]) {
    guard let plan = records.first?.plan else {
      distributions = []
      return
    }
    others += zip(records, sizes).map { File(path: $0.path.string, size: $1) }
    // Where wheels conflict, metadata may be those of another one.
    let hasConflict = plan.conflicts.contains { conflict in
      let path = conflict.path.lowercased()
      return path.hasByteSuffix("/metadata") || path.hasByteSuffix("/wheel")
    }
    guard !hasConflict else { return }
    distributions = records.map { record in
      let wheel = plan.requests[record.request].wheel
      return WrittenDistribution(
        distribution: InstalledDistribution(
          directory: record.path.removingLastComponent(), metadata: wheel.metadata),
        info: wheel.info, record: record)
    }.sorted { $0.directory.string.precedes($1.directory.string) }
  }

  /// Takes the sizes of files that were rewritten from the tree at `root`.
  ///
  /// What they say, of a distribution or as ELF files, is no longer known. Throws `FileError`.
  package mutating func refresh(_ paths: [FilePath], below root: FilePath) throws(FileError) {
    guard !paths.isEmpty else { return }
    let wanted = Set(paths)
    for (index, file) in all.enumerated() {
      let path = FilePath(file.path)
      guard wanted.contains(path) else { continue }
      if let status = try FileSystem.status(root.pushing(path)) {
        setSize(Int(status.size), at: index)
      }
      forget(path)
      elfContents[file.path] = nil
    }
  }

  /// Forgets what a file says of a distribution.
  private mutating func forget(_ path: FilePath) {
    guard let distributions, path.string.contains(".dist-info/") else { return }
    for (index, distribution) in distributions.enumerated()
    where path.starts(with: distribution.directory) {
      guard path == distribution.directory.appending("RECORD") else {
        self.distributions = nil
        return
      }
      self.distributions?[index].record = nil
    }
  }

  /// Returns what is in the directories `site-packages` below `lib`, with the files of those entries
  /// that are the metadata directories of distributions, in the order of `TreeRoot.files(below:)`.
  package func siteEntries() -> [FilePath: [FilePath]] {
    var entries: [FilePath: [FilePath]] = [:]
    // Most files are in the same entry as the one before, and not of interest.
    var last = "/"
    func add(_ path: String) {
      guard path.hasBytePrefix("lib/"), !path.hasBytePrefix(last) else { return }
      let names = path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 4)
      guard names.count > 3, names[2].elementsEqual("site-packages".utf8) else { return }
      let text = String(path[..<names[3].endIndex])
      let isDirectory = names.count > 4
      let isMetadata = isDirectory && text.hasByteSuffix(".dist-info")
      entries[FilePath(text), default: []] += isMetadata ? [FilePath(path)] : []
      if isDirectory, !isMetadata { last = text + "/" }
    }
    for file in plan.files where !file.isBelow(last) { add(file.path) }
    for file in others { add(file.path) }
    return entries.mapValues { $0.sorted(by: Self.isListedBefore) }
  }

  /// Compares two files: those of a directory come before those of its directories.
  package static func isListedBefore(_ left: FilePath, _ right: FilePath) -> Bool {
    let (names, others) = (Array(left.components), Array(right.components))
    for (index, (name, other)) in zip(names, others).enumerated() where name != other {
      let (isFile, isOtherFile) = (index == names.count - 1, index == others.count - 1)
      return isFile == isOtherFile
        ? name.string.precedes(other.string) : isFile
    }
    return names.count < others.count
  }

  /// Returns the files that satisfy a condition, which gets their indexes, in the order of
  /// `FileSystem.walk`.
  package func sorted(
    where isIncluded: (Int) -> Bool
  ) -> [(path: FilePath, size: Int)] {
    (0..<count).filter(isIncluded).map { self[$0] }.sorted { Self.precedes($0.path, $1.path) }
      .map { (FilePath($0.path), $0.size) }
  }

  /// Compares two paths by their names, each in byte order: a slash comes before all other bytes.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    func rank(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "/") ? 0 : byte }
    return left.utf8.lexicographicallyPrecedes(right.utf8) { rank($0) < rank($1) }
  }
}
