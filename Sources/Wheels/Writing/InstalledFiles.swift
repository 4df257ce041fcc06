package import Core
package import SystemPackage

/// The regular files of a tree as they were written, which the steps after that go by instead of looking
/// at the tree again.
package struct InstalledFiles: Sendable {
  /// The number of bytes of each file, by its path relative to the tree.
  package private(set) var sizes: [FilePath: Int] = [:]
  /// The files of wheels that are ELF files, in the order of the plan.
  package private(set) var elf: [String] = []

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

  /// Takes the sizes of files that were rewritten from the tree at `root`.
  ///
  /// Throws `FileError`.
  package mutating func refresh(_ paths: [FilePath], below root: FilePath) throws(FileError) {
    for path in paths where sizes[path] != nil {
      sizes[path] = try FileSystem.status(root.pushing(path)).map { Int($0.size) }
    }
  }

  /// Returns the files whose paths satisfy a condition, in the order of `FileSystem.walk`.
  package func sorted(
    where isIncluded: (FilePath) -> Bool
  ) -> [(path: FilePath, size: Int)] {
    sizes.filter { isIncluded($0.key) }.map { (path: $0.key, size: $0.value) }
      .sorted { Self.precedes($0.path, $1.path) }
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
