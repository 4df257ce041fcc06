internal import Archives
internal import Core
package import Venv

/// Every file that an installation writes, decided before the first is written.
package struct InstallPlan: Sendable {
  /// Where the bytes of a file come from.
  package enum Source: Sendable {
    /// A member of its wheel.
    case member(Wheel.File)
    /// A member of its wheel whose shebang may have to be filled in.
    case script(Wheel.File)
    /// Written by the installer.
    case generated([UInt8])
  }

  /// One file of the tree.
  package struct File: Sendable {
    /// The path below the tree, `/`-separated.
    package let path: String
    /// Where its bytes come from.
    package let source: Source
    /// Whether it has the execute bits.
    package let isExecutable: Bool
    // Plans have hundreds of thousands of files.
    private let ownerIndex: UInt32

    init(path: String, owner: Int, source: Source, isExecutable: Bool) {
      self.path = path
      self.source = source
      self.isExecutable = isExecutable
      ownerIndex = UInt32(owner)
    }

    /// The index in `requests` of the wheel that it belongs to.
    package var owner: Int { Int(ownerIndex) }

    /// Everything before the last `/`.
    package var directory: Substring {
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
    }

    /// Returns whether the file is in a directory, given without a slash at its end.
    package func isIn(_ directory: String) -> Bool {
      let count = directory.utf8.count
      let path = path.utf8
      guard count > 0, path.count > count + 1, self.path.hasBytePrefix(directory) else {
        return false
      }
      let slash = path.index(path.startIndex, offsetBy: count)
      return path[slash] == UInt8(ascii: "/")
        && !path[path.index(after: slash)...].contains(UInt8(ascii: "/"))
    }

    /// Everything after the last `/`.
    package var name: Substring {
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
        ?? path[...]
    }

    /// The name in its wheel; nil for what the installer writes itself.
    var memberName: String? {
      switch source {
      case .member(let file), .script(let file): file.member.name
      case .generated: nil
      }
    }

    /// The part of the wheel that has its data; nil for what the installer writes itself.
    var part: Range<Int>? {
      switch source {
      case .member(let file), .script(let file):
        file.member.dataOffset..<file.member.dataOffset + file.member.compressedSize
      case .generated: nil
      }
    }

    /// The approximate number of bytes: filling in a shebang may change it.
    package var size: Int {
      switch source {
      case .member(let file), .script(let file): file.member.size
      case .generated(let bytes): bytes.count
      }
    }
  }

  /// The wheels, by name.
  package let requests: [InstallRequest]
  /// The directories of the tree.
  package let layout: VenvLayout
  /// All files but the RECORDs, each path once.
  package let files: [File]
  /// All directories, parents before children.
  package let directories: [String]
  /// For each request: the indexes in `files` of what its RECORD must list, including files it shares
  /// with others.
  package let recorded: [[Int]]
  /// The conflicts between wheels that were resolved.
  package let conflicts: [ResolvedConflict]
  /// Oddities of the wheels that do no harm, one sentence each.
  package let warnings: [String]

  /// The approximate number of bytes to write.
  package var size: Int { files.reduce(0) { $0 + $1.size } }
}
