internal import Archives
internal import Core
package import SystemPackage
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

  /// The wheels, by name.
  package let requests: [InstallRequest]
  /// The directories of the tree.
  package let layout: VenvLayout
  /// All files but the RECORDs, each path once.
  package let files: PlannedFiles
  /// All directories, parents before children.
  package let directories: [String]
  /// For each request: the indexes in `files` of what its RECORD must list, including files it shares
  /// with others.
  package let recorded: [[Int]]
  /// The conflicts between wheels that were resolved.
  package let conflicts: [ResolvedConflict]
  /// Oddities of the wheels that do no harm, one sentence each.
  package let warnings: [String]

  /// Returns the path of the RECORD of the request with an index.
  package func record(of request: Int) -> FilePath {
    layout.sitePackages.appending(requests[request].wheel.distInfo).appending("RECORD")
  }

  /// The approximate number of bytes to write.
  package var size: Int { files.reduce(0) { $0 + $1.size } }
}
