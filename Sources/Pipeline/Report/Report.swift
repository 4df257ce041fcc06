package import Core
internal import Debian
internal import SystemPackage
package import Venv
internal import Wheels

/// The report of `venvdeb stage`, which dh_venvdeb and `venvdeb finish` read.
///
/// Everything but `timings` is the same for the same input.
package struct Report: Sendable, Codable {
  /// The version of this format.
  package let format: Int
  /// The version of venvdeb.
  package let venvdeb: String
  /// The name of the Debian package.
  package let package: String
  /// The prefix that the packager chose.
  package let prefix: String
  /// What the tree is in the versioned layout; nil in the plain one.
  package let release: Release?
  /// Whether postinst removes what the versioned layout has left; nil where it does not.
  package let replacesReleases: Bool?
  /// The hooks; nil for none.
  package let hooks: Hooks?
  /// The configuration files that were files of the tree; nil for none.
  package let conffiles: [Conffile]?
  /// The directory of the modules on the target.
  package let sitePackages: String
  package let interpreter: Interpreter
  /// The target, where another interpreter made the tree; nil where its own did.
  package let target: Target?
  package let bytecode: BytecodeMode
  package let shebang: ShebangStyle
  /// `any` if the tree has machine code, else `all`.
  package let architecture: String
  package let substvars: [String: String]
  /// Lines for deb-triggers(5).
  package let triggers: [String]
  /// Lines for the override file of lintian(1).
  package let lintianOverrides: [String]
  /// What was made, relative to the destdir.
  package let installed: [TreePath]
  /// Files of others that were at the path of the tree and are a part of it now, relative to it.
  package let kept: [TreePath]
  package let distributions: [Distribution]
  /// `name==version` of what a resolver chose because the lock does not pin it.
  package let resolved: [String]
  /// A digest of what each call was given that made a part of the tree; nil in reports of venvdeb 0.1.0.
  package let inputs: [String]?
  /// Whether `venvdeb finish` removes the seed packages.
  package let dropsSeeds: Bool
  /// The number of files in the tree.
  package let files: Int
  /// The sum of their sizes.
  package let bytes: Int
  /// The bytes of the kinds of files that a package may do without.
  package let sizes: TreeSize.Parts
  /// Sources that do not compile, with the reason; they are shipped as they are.
  package let uncompiled: [String]
  /// Files of wheels that were changed because they named another directory, relative to the tree.
  package let relocated: [TreePath]
  package let allowedLeaks: [AllowedLeak]
  package let allowedWheels: [AllowedWheel]
  /// The conflicts between distributions that were resolved.
  package let conflicts: [Conflict]
  /// Files for another machine than the interpreter, as the packager allowed.
  package let foreignCode: [TreePath]
  /// Archives in the tree that could not be searched for build paths, with the reason.
  package let unsearched: [String]
  package let warnings: [String]
  /// The seconds that each step took.
  package let timings: [String: Double]

  /// The version of the format that is written and read.
  static let currentFormat = 1

  /// Creates the report of a run.
  init(
    _ tree: InstalledTree, request: StageRequest, libraries: SharedLibraryDependencies,
    earlier: Report?, configuration: MovedConfiguration, installed: [TreePath], kept: [TreePath],
    foreign: [TreePath],
    warnings others: [String],
    timings: [String: Double]
  ) {
    let dependency = InterpreterDependency(tree.target, isPure: tree.elfFiles.isEmpty)
    format = Self.currentFormat
    venvdeb = toolVersion
    package = request.package
    prefix = request.base.string
    release = request.release.map { Release($0, keep: (request.releases ?? ReleaseOptions()).keep) }
    replacesReleases = request.replacesReleases ? true : nil
    hooks = request.hooks.map {
      Hooks($0, release: request.release, version: request.packageVersion)
    }
    conffiles =
      configuration.links.isEmpty
      ? nil
      : configuration.links.map {
        Conffile(path: $0.path, target: $0.target.string, sha256: $0.sha256)
      }
    let layout = VenvLayout(prefix: request.prefix, target: tree.target)
    sitePackages = request.prefix.pushing(layout.sitePackages).string
    interpreter = Interpreter(
      executable: tree.target.executable.string, version: tree.target.python.fullVersion,
      copies: request.copiesInterpreter
        ? InterpreterCopies(layout: layout).paths.compactMap { TreePath($0) } : nil)
    target = tree.cross.map { Target($0, compiles: request.bytecode.compilesNow) }
    bytecode = request.bytecode
    shebang = request.shebang
    architecture = tree.elfFiles.isEmpty ? "all" : "any"
    substvars = [
      "venvdeb:Depends": (dependency.relations + tree.system.relations + libraries.relations)
        .joined(separator: ", ")
    ]
    triggers = dependency.triggers
    lintianOverrides =
      request.overridesLintian
      ? LintianOverrides(
        package: request.package, prefix: request.release?.base ?? request.destination.directory,
        hasBytecode: tree.hasBytecode,
        hasCommands: tree.hasCommands, hasELF: !tree.elfFiles.isEmpty
      ).lines : []
    let stale = Set(configuration.stale + configuration.abandoned)
    let before = (earlier?.installed ?? []).filter {
      !installed.contains($0) && !stale.contains($0.path)
    }
    self.installed = installed + before
    self.kept = kept
    distributions = tree.distributions.map { Distribution($0) }
    resolved = tree.resolved
    inputs = (earlier?.inputs ?? []) + [request.inputs]
    dropsSeeds = request.dropsSeeds
    files = tree.size.files
    bytes = tree.size.bytes
    sizes = tree.size.parts
    uncompiled = tree.uncompiled
    relocated = tree.relocated
    allowedLeaks = tree.allowedLeaks
    allowedWheels = tree.allowedWheels
    conflicts = tree.conflicts.map { Conflict($0) } + tree.earlierConflicts
    foreignCode = foreign
    unsearched = tree.unsearched
    warnings = tree.warnings + dependency.warnings + libraries.warnings + others
    self.timings = timings
  }

  /// Returns the report as JSON, as the file has it.
  package func json() throws -> String { try JSONText.file(self) }
}
