package import Artifacts
package import Core
package import Locks
package import Packaging
package import Relocation
package import SystemPackage
package import Venv
package import Wheels

/// Everything that decides what `venvdeb stage` makes, validated.
///
/// Paths are absolute.
package struct StageRequest: Sendable {
  /// The Debian package's name.
  package var package: String
  /// The directory that stands for `/` of the target, as `debian/<package>`.
  package var destdir: FilePath
  /// Where the tree will be on the target.
  package var prefix: FilePath
  /// The bundle that is staged; nil for a lock.
  ///
  /// What concerns the lock and its files means nothing then.
  package var bundle: Bundle?
  /// The requirements files.
  package var requirements: [FilePath]
  /// Further requirements, as they stand on pip's command line; the files win over them.
  package var preinstalled: [String] = []
  /// Directories of wheels and source archives.
  package var wheelhouses: [FilePath] = []
  /// The interpreter, as it was named; nil for Debian's default.
  package var python: String?
  /// The project's own source.
  package var sourceDirectory: FilePath
  /// Whether the project itself is installed.
  package var installsProject = true
  /// The extras of the project that must be satisfied.
  package var extras: [PackageName] = []
  /// Nothing may be fetched.
  package var isOffline = false
  package var index = IndexOptions()
  package var requireHashes: Bool?
  /// Whether a resolver completes the lock: it may name ranges, and less than everything.
  package var allowUnpinned = false
  /// Whether what distributions require is nobody's concern.
  package var ignoresDependencies = false
  package var formats = FormatControl()
  package var systemSitePackages = false
  /// What the tree begins with besides the interpreter.
  package var seeds: Set<Seed> = []
  /// Whether `FinishRun` takes them out again.
  package var dropsSeeds = false
  package var bytecode = BytecodeMode.uncheckedHash
  package var shebang = ShebangStyle.absolute
  package var conflicts = ConflictPolicy.error
  /// What may name the build's directories, and why.
  package var allowedLeaks: [LeakAllowance] = []
  /// Commands of the tree that get a link in `/usr/bin`.
  package var links: [String] = []
  /// Commands that test the application in the finished tree.
  package var checks: [ApplicationCheck] = []
  /// Whether the report has lines for lintian.
  package var overridesLintian = true
  package var jobs = 1
  /// Where downloads and answers of interpreters are kept; nil for nowhere.
  package var cacheDirectory: FilePath?
  /// Whether the package ships a list of what is in the tree.
  package var shipsBom = true
  /// The version of the package, for that list; nil if it is not known yet.
  package var packageVersion: String?
  /// Where the report is written; nil for nowhere.
  package var report: FilePath?
  /// Where a lock of exactly what was installed is written; nil for nowhere.
  package var frozenLock: FilePath?
  package var sourceDate: SourceDate?
  /// What is to be said about the options themselves.
  package var warnings: [String] = []
  /// The variables that programs we run inherit, and that `${NAME}` in requirements refers to.
  package var environment: [String: String] = [:]

  package init(
    package: String, destdir: FilePath, prefix: FilePath, requirements: [FilePath],
    sourceDirectory: FilePath
  ) {
    self.package = package
    self.destdir = destdir
    self.prefix = prefix
    self.requirements = requirements
    self.sourceDirectory = sourceDirectory
  }

  /// The tree in the build directory.
  package var tree: FilePath { destdir.appending(prefix.components) }

  /// Where files are looked for before anything is fetched: the wheelhouses, then the directories
  /// that `--find-links` in requirements files names.
  func directories(_ lock: LockOptions) -> [FilePath] {
    wheelhouses
      + lock.findLinks.compactMap { place in
        guard case .path(let path) = place, FileSystem.isDirectory(path) else { return nil }
        return path
      }
  }
}

/// What is handed to pip when something must be fetched or built.
package struct IndexOptions: Sendable {
  package var indexURL: String?
  package var extraIndexURLs: [String] = []
  /// Whether a resolver may choose pre-releases.
  package var allowsPrereleases = false
  package var pipArguments: [String] = []

  package init() {}

  /// The options as pip takes them; `lock` may add its own.
  func arguments(_ lock: LockOptions) -> [String] {
    var arguments: [String] = []
    if let url = indexURL ?? lock.indexURL { arguments += ["--index-url", url] }
    for url in lock.extraIndexURLs + extraIndexURLs { arguments += ["--extra-index-url", url] }
    for place in lock.findLinks {
      switch place {
      case .url(let url): arguments += ["--find-links", url]
      case .path(let path): arguments += ["--find-links", path.string]
      }
    }
    for host in lock.trustedHosts { arguments += ["--trusted-host", host] }
    return arguments + pipArguments
  }
}
