internal import Archives
package import Venv

/// Every file that an installation will write, decided before the first is written.
package struct InstallPlan: Sendable {
  /// Where a file's bytes come from.
  package enum Source: Sendable {
    /// A member of the wheel with this index in `requests`.
    case member(Wheel.File)
    /// A member of the wheel whose shebang may have to be filled in.
    case script(Wheel.File)
    /// Written by the installer.
    case generated([UInt8])
  }

  /// One file of the tree.
  package struct File: Sendable {
    /// The path below the tree, `/`-separated.
    package let path: String
    /// Which of `requests` it belongs to.
    package let owner: Int
    package let source: Source
    package let isExecutable: Bool

    /// Everything before the last `/`.
    package var directory: Substring {
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
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

    /// How many bytes it will have, about; a filled-in shebang may change it.
    package var size: Int {
      switch source {
      case .member(let file), .script(let file): file.member.size
      case .generated(let bytes): bytes.count
      }
    }
  }

  package let requests: [InstallRequest]
  package let layout: VenvLayout
  /// All files but the RECORDs, each path once.
  package let files: [File]
  /// All directories, parents before children.
  package let directories: [String]
  /// For each request: the paths that its RECORD must list, including files it shares with others.
  package let recorded: [[String]]
  /// What is odd but does no harm, one sentence each.
  package let warnings: [String]

  /// How many bytes will be written, about.
  package var size: Int { files.reduce(0) { $0 + $1.size } }
}
