package import Artifacts
package import Core
internal import Debian
package import Locks
package import Packaging
package import Relocation
package import SystemPackage
package import Venv
package import Wheels

/// What the user asks of `venvdeb stage`: command line, configuration and environment, validated.
///
/// Paths are absolute. What the lock itself says is added by `EffectiveRequest`.
package struct StageRequest: Sendable {
  /// The name of the Debian package.
  package var package: String
  /// The staging root of the package, as `debian/<package>`.
  package var destdir: FilePath
  /// The directory of the tree on the target.
  package var prefix: FilePath
  /// What the versioned layout does on the target; nil for the plain layout.
  package var releases: ReleaseOptions?
  /// Whether earlier versions of the package had the versioned layout, of which something is left.
  package var replacesReleases = false
  /// The commands that run on the target when a version is installed; nil for none.
  package var hooks: PackageHooks?
  /// The release that the tree becomes, whose directory is then the prefix.
  var release: PackageRelease?
  /// The architecture of the Debian package, as in its control file; nil for that of the
  /// interpreter.
  package var architecture: String?
  /// The bundle to stage; nil for a lock.
  ///
  /// What concerns the lock and its files is not used then.
  package var bundle: Bundle?
  /// The tree that this package and others share; nil for a tree of its own.
  package var sharedTree: SharedTree?
  /// The requirements files.
  package var requirements: [FilePath]
  /// Further requirements, as on pip's command line; the files win over them.
  package var preinstalled: [String] = []
  /// Directories of wheels and sdists.
  package var wheelhouses: [FilePath] = []
  /// The wheels that the source package has, which are searched before the wheelhouses; nil if it has
  /// none, or the user names the wheelhouses.
  package var componentWheels: FilePath?
  /// The interpreter, as the user named it; nil for Debian's default.
  package var python: String?
  /// The target that distributions are selected for; nil for that of the interpreter.
  package var target: TargetDescription?
  /// The targets that are known, of which a package for another architecture is built for one; nil to
  /// reject such a package.
  package var targets: TargetCatalog?
  /// The source directory of the project.
  package var sourceDirectory: FilePath
  /// Whether the user named that directory, and so expects a project there.
  package var namesSourceDirectory = false
  /// Whether the project itself is installed.
  package var installsProject = true
  /// Whether the modules of the project are used where they are (PEP 660), as for `DevelopmentRun`.
  package var installsEditable = false
  /// The extras of the project that are installed.
  package var extras: [PackageName] = []
  /// The dependency groups that are installed besides production.
  package var groups = GroupSelection()
  /// Whether a lock is used that its project has outgrown.
  package var allowsStaleLock = false
  /// The other locks beside the one that was found because the user named none.
  package var otherLocks: [FilePath] = []
  /// Whether nothing may be fetched.
  package var isOffline = false
  /// Whether a run for which `componentWheels` has everything fetches nothing else either.
  package var becomesOffline = true
  package var index = IndexOptions()
  /// Whether every file must match a hash; nil to leave that to the lock.
  package var requireHashes: Bool?
  /// Whether pip's resolver completes the lock, which then may have ranges and gaps.
  package var allowUnpinned = false
  /// Whether missing dependencies are accepted.
  package var ignoresDependencies = false
  package var formats = FormatControl()
  /// Whether wheels are built in an environment of their own (PEP 517); nil for where a requirement
  /// of the build is not installed.
  package var isolatesBuilds: Bool?
  /// A lock of everything that builds may require; nil for the wheelhouses and the index.
  package var buildRequirements: FilePath?
  package var systemSitePackages = false
  /// Whether the tree has copies of the interpreter instead of links to it.
  package var copiesInterpreter = false
  /// The seed packages to install, as far as environments of the Python have them.
  package var seeds: Set<Seed> = []
  /// Those that are installed whatever the Python, as `--setuptools=bundle` of virtualenv asks for.
  package var namedSeeds: Set<Seed> = []
  /// Whether `FinishRun` removes the seed packages again.
  package var dropsSeeds = false
  package var bytecode = BytecodeMode.uncheckedHash
  package var shebang = ShebangStyle.absolute
  package var conflicts = ConflictRules()
  /// The rules that wheels may break, each for one wheel.
  package var allowedWheels: [WheelAllowance] = []
  /// Whether wheels may break every rule that can be opened, as for pip.
  package var acceptsWheelsAsPip = false
  /// The files that may contain build paths, with the reasons.
  package var allowedLeaks: [LeakAllowance] = []
  /// The files that may be for another machine than the interpreter, with the reasons.
  package var allowedForeignCode: [LeakAllowance] = []
  /// The files of the tree that become configuration files of the package.
  package var configurationFiles: [ConfigurationFile] = []
  /// The commands of the tree that get a link in `/usr/bin`.
  package var links: [String] = []
  /// The commands that test the application in the finished tree.
  package var checks: [ApplicationCheck] = []
  /// Whether checks of a tree for another architecture run in an emulator.
  package var emulatesChecks = false
  /// Whether the report has lintian overrides.
  package var overridesLintian = true
  /// The number of parallel jobs.
  package var jobs = 1
  /// The directory of the cache; nil for no cache.
  package var cacheDirectory: FilePath?
  /// The directory of a cache for the packages of one build, where there is no other; nil for none.
  package var buildCache: FilePath?
  /// The directory for what only this run needs and that belongs to no package.
  package var temporaryDirectory: FilePath = "/tmp"
  /// Whether the package ships an SBOM of the tree.
  package var shipsBom = true
  /// The version of the package, for the SBOM; nil if it is not known yet.
  package var packageVersion: String?
  /// Where the report is written; nil for nowhere.
  package var report: FilePath?
  /// Where a lock of exactly what was installed is written; nil for nowhere.
  package var frozenLock: FilePath?
  package var sourceDate: SourceDate?
  /// Warnings about the options themselves.
  package var warnings: [String] = []
  /// The variables that child processes inherit, and that `${NAME}` in requirements refers to.
  package var environment: [String: String] = [:]
  /// The secrets that the run meets, for whoever prints.
  package var secrets = Secrets()

  /// Creates a request with the usual options.
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

  /// Returns the request for each of some interpreters and targets; as it is if there are none.
  package func repeated(
    for pythons: [String], targets: [TargetDescription] = []
  ) -> [StageRequest] {
    if pythons.isEmpty, targets.isEmpty { return [self] }
    return pythons.map { python in
      var request = self
      request.python = python
      request.target = nil
      return request
    }
      + targets.map { target in
        var request = self
        request.target = target
        return request
      }
  }

  /// Checks where the tree is to go.
  ///
  /// Throws `RequestError` for a prefix that is relative, or not a directory of the package's own,
  /// and for a name that no package can have.
  func checkDestination() throws(RequestError) {
    do {
      _ = try DebianName(package)
    } catch {
      throw .badPackage(error)
    }
    try checkPrefix()
  }

  /// Throws `DeploymentError` for what the versioned layout needs or cannot have.
  func checkLayout() throws(DeploymentError) {
    guard releases != nil else { return }
    guard packageVersion != nil else { throw .noVersion }
    if copiesInterpreter { throw .unsupported("copy-interpreter") }
    if dropsSeeds { throw .unsupported("drop-pip") }
  }

  /// Throws `RequestError` for a prefix that is relative, or not a directory of the tree's own; that of a
  /// tree that is not of a package may be in `/usr/local`.
  func checkPrefix(isOfPackage: Bool = true) throws(RequestError) {
    let prefix = release?.base ?? prefix
    guard prefix.isAbsolute, prefix == prefix.lexicallyNormalized() else {
      throw .badPrefix(prefix)
    }
    if let reason = SharedDirectory.reason(against: prefix, isOfPackage: isOfPackage) {
      throw .sharedPrefix(prefix, reason: reason, package: package)
    }
    guard prefix.components.count > 1 else { throw .badPrefix(prefix) }
  }
}
