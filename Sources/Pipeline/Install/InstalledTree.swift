internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// A tree that was just made, with what each step found out about it: enough for its report, its
/// SBOM and the manifest of a bundle.
struct InstalledTree: Sendable {
  /// One installed distribution.
  struct Distribution: Sendable {
    /// The normalised name.
    let name: String
    let version: String
    /// The file that was installed.
    let wheel: String?
    /// The digest of that file.
    let sha256: String?
    let origin: Plan.Origin
    /// Where the lock has it from, as `BundleManifest.Distribution.source`.
    let source: String?
    /// The extras that the lock, or for the project the user, asks for.
    let extras: Set<PackageName>
    /// The rules that the packager opened for its wheel, each as `code: reason`.
    var allowed: [String] = []

    /// Whether its wheel was built from source, and so has another digest each time.
    var wasBuilt: Bool { origin == .built || origin == .project }
  }

  /// Where it is while it is made.
  let path: FilePath
  let target: Target
  /// The description of the target and the interpreter that made the tree, where they are not one; else
  /// nil.
  let cross: CrossBuild?
  var distributions: [Distribution]
  /// Whether there are programs in `bin`, apart from the interpreter.
  var hasCommands: Bool
  /// Its ELF files, relative to the tree.
  var elfFiles: [String]
  /// What it takes from Debian's Python packages.
  let system: SystemDependencies
  /// Its regular files as they were written; nil for the tree of a bundle, and once there are files
  /// of others or at other paths.
  var files: InstalledFiles?
  /// Whether there are .pyc files.
  var hasBytecode = false
  /// Sources that do not compile, with the reason.
  var uncompiled: [String] = []
  /// Files of wheels that were changed because they named another directory, relative to the tree.
  var relocated: [TreePath] = []
  var allowedLeaks: [Report.AllowedLeak] = []
  /// Archives in the tree that could not be searched for build paths, with the reason.
  var unsearched: [String] = []
  var warnings: [String] = []
  /// The conflicts between wheels that were resolved.
  var conflicts: [ResolvedConflict] = []
  /// Those of earlier calls that made a part of the tree.
  var earlierConflicts: [Report.Conflict] = []
  /// How wheels break rules that were opened for them.
  var allowedWheels: [Report.AllowedWheel] = []
  var size = TreeSize()
  /// `name==version` of what a resolver chose because the lock does not pin it.
  var resolved: [String] = []
  /// A lock of everything that is installed, if one was asked for.
  var frozenLock: String?
}
