internal import Core
internal import Packaging
internal import Venv
internal import Wheels

/// What is known of a tree that was just made: enough for its report, and for a bundle's manifest.
struct InstalledTree: Sendable {
  /// One installed distribution.
  struct Distribution: Sendable {
    let name: String
    let version: String
    /// The file that was installed.
    let wheel: String?
    /// Its digest; nil where that is another each time, as the file was built from source.
    let sha256: String?
    let origin: Plan.Origin
    /// Where the lock has it from, as `BundleManifest.Distribution.source`.
    let source: String?
    /// The extras that somebody asked of it.
    let extras: Set<PackageName>
  }

  let interpreter: Interpreter
  /// The files that run on one kind of machine only.
  let elf: [String]
  /// Whether there are programs in `bin`, apart from the interpreter.
  let hasCommands: Bool
  /// Whether there are .pyc files.
  let hasBytecode: Bool
  /// What the tree takes from Debian's Python packages.
  let system: SystemDependencies
  let distributions: [Distribution]
  /// Sources that do not compile, with the reason.
  let uncompiled: [String]
  /// Files of wheels that were changed because they named another place, relative to the tree.
  let relocated: [String]
  let allowedLeaks: [Report.AllowedLeak]
  /// Archives in the tree that could not be looked into, with the reason.
  let unsearched: [String]
  let warnings: [String]
  let size: TreeSize
  /// `name==version` of what a resolver chose because nothing pins it.
  var resolved: [String] = []
  /// A lock of all that is installed, if one is wanted.
  var frozenLock: String?
}
