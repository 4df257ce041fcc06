package import Core
package import SystemPackage

/// The regular files of a tree as they were written, which the steps after that go by instead of looking
/// at the tree again.
package struct InstalledFiles: Sendable {
  /// The number of bytes of each file, by its path relative to the tree.
  package private(set) var sizes: [FilePath: Int] = [:]
  /// The files of wheels that are ELF files, in the order of the plan.
  package private(set) var elf: [String] = []
  /// The distributions, in the byte order of their directories; nil once something other than a RECORD
  /// was changed in one of these.
  package private(set) var distributions: [WrittenDistribution]?

  /// The files of a plan, of which `changes` have other sizes; `elf` are the paths of its ELF files.
  init(_ plan: InstallPlan, changes: [String: WheelInstaller.Change], elf: Set<String>) {
    sizes.reserveCapacity(2 * plan.files.count)
    for file in plan.files {
      sizes[FilePath(file.path)] = changes[file.path]?.size ?? file.size
    }
    self.elf = elf.isEmpty ? [] : plan.files.map(\.path).filter(elf.contains)
  }

  /// Adds a file that was written, or the new size of one that was replaced.
  package mutating func add(_ path: FilePath, size: Int) { sizes[path] = size }

  /// Adds the RECORDs of a plan that were written, in the order of its wheels.
  mutating func add(
    _ records: [(path: FilePath, size: Int, record: Record)], of plan: InstallPlan
  ) {
    var distributions: [WrittenDistribution] = []
    var owners: [String: Int] = [:]
    for file in plan.files where file.name == "METADATA" || file.name == "WHEEL" {
      owners[file.path] = file.owner
    }
    var areTheirOwn = true
    for (index, (request, written)) in zip(plan.requests, records).enumerated() {
      sizes[written.path] = written.size
      let directory = written.path.removingLastComponent().string
      // Where wheels conflict, a file may be that of another one.
      areTheirOwn =
        areTheirOwn
        && ["METADATA", "WHEEL"].allSatisfy { owners["\(directory)/\($0)"] == index }
      distributions.append(
        WrittenDistribution(
          distribution: InstalledDistribution(
            directory: written.path.removingLastComponent(), metadata: request.wheel.metadata),
          info: request.wheel.info, record: written.record))
    }
    guard areTheirOwn else { return }
    self.distributions = distributions.sorted {
      $0.directory.string.utf8.lexicographicallyPrecedes($1.directory.string.utf8)
    }
  }

  /// Takes the sizes of files that were rewritten from the tree at `root`.
  ///
  /// What they say of a distribution is no longer known. Throws `FileError`.
  package mutating func refresh(_ paths: [FilePath], below root: FilePath) throws(FileError) {
    for path in paths where sizes[path] != nil {
      sizes[path] = try FileSystem.status(root.pushing(path)).map { Int($0.size) }
      forget(path)
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
    for path in sizes.keys {
      let text = path.string
      let names = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 4)
      guard names.count > 3, names[0].elementsEqual("lib".utf8),
        names[2].elementsEqual("site-packages".utf8)
      else { continue }
      let entry = FilePath(String(text[..<names[3].endIndex]))
      let isMetadata = names.count > 4 && Substring(names[3]).hasSuffix(".dist-info")
      entries[entry, default: []] += isMetadata ? [path] : []
    }
    return entries.mapValues { $0.sorted(by: Self.isListedBefore) }
  }

  /// Compares two files: those of a directory come before those of its directories.
  package static func isListedBefore(_ left: FilePath, _ right: FilePath) -> Bool {
    let (names, others) = (Array(left.components), Array(right.components))
    for (index, (name, other)) in zip(names, others).enumerated() where name != other {
      let (isFile, isOtherFile) = (index == names.count - 1, index == others.count - 1)
      return isFile == isOtherFile
        ? name.string.utf8.lexicographicallyPrecedes(other.string.utf8) : isFile
    }
    return names.count < others.count
  }

  /// Returns the files whose paths satisfy a condition, in the order of `FileSystem.walk`.
  package func sorted(
    where isIncluded: (FilePath) -> Bool
  ) -> [(path: FilePath, size: Int)] {
    var files: [(path: FilePath, size: Int)] = []
    for (path, size) in sizes where isIncluded(path) { files.append((path, size)) }
    return files.sorted { Self.precedes($0.path, $1.path) }
  }

  /// Compares two paths by their names, each in byte order: a slash comes before all other bytes.
  private static func precedes(_ left: FilePath, _ right: FilePath) -> Bool {
    let slash = CChar(UInt8(ascii: "/"))
    return left.withPlatformString { left in
      right.withPlatformString { right in
        var index = 0
        while left[index] == right[index] {
          if left[index] == 0 { return false }
          index += 1
        }
        func rank(_ byte: CChar) -> UInt8 {
          byte == 0 ? 0 : byte == slash ? 1 : UInt8(bitPattern: byte)
        }
        return rank(left[index]) < rank(right[index])
      }
    }
  }
}
