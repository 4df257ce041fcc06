package import Core
internal import Debian
internal import SystemPackage
package import Venv
internal import Wheels

/// The report of `venvdeb stage`, which dh_venvdeb and `venvdeb finish` read.
///
/// Everything but `timings` is the same for the same input.
package struct Report: Sendable, Codable {
  /// The interpreter of the tree.
  package struct Interpreter: Sendable, Codable {
    package let executable: String
    package let version: String
    /// The copies in the tree, relative to it; nil where the tree links to the interpreter.
    package let copies: [TreePath]?
  }

  /// One installed distribution.
  package struct Distribution: Sendable, Codable {
    package let name: String
    package let version: String
    /// The file that was installed; nil if a bundle does not say.
    package let wheel: String?
    /// The digest of that file; nil if a bundle does not say, as for what was built from source.
    package let sha256: String?
    package let source: Plan.Origin

    init(_ distribution: InstalledTree.Distribution) {
      name = distribution.name
      version = distribution.version
      wheel = distribution.wheel
      sha256 = distribution.sha256
      source = distribution.origin
    }
  }

  /// A build path in a file, as the packager allowed.
  package struct AllowedLeak: Sendable, Codable {
    package let path: TreePath
    /// The members of archives that it is in, from the outermost.
    package let members: [String]
    package let offset: Int
    package let reason: String
  }

  /// How a wheel breaks a rule that was opened for it.
  package struct AllowedWheel: Sendable, Codable {
    package let wheel: String
    /// The digest of the file.
    package let sha256: String
    /// The code of the rule.
    package let rule: String
    /// What was found and done.
    package let what: String
    /// The reason that the packager gave; nil for a rule that is not open for this wheel alone.
    package let reason: String?
  }

  /// A path that two distributions have with different contents.
  package struct Conflict: Sendable, Codable {
    /// The path, relative to the tree.
    package let path: String
    /// The distribution whose file is there.
    package let kept: String
    /// The distribution whose file is not.
    package let dropped: String
    /// Whether the packager chose for this path, rather than a policy for all.
    package let isChosen: Bool

    init(_ conflict: ResolvedConflict) {
      path = conflict.path
      kept = conflict.kept
      dropped = conflict.dropped
      isChosen = conflict.isChosen
    }
  }

  /// A release of the versioned layout, with absolute paths on the target.
  package struct Release: Sendable, Codable {
    package let id: String
    /// The version of the package.
    package let version: String
    /// The number of releases that postinst keeps.
    package let keep: Int
    /// The directory that the package has the tree in.
    package let store: String
    /// The directory that the tree runs from.
    package let directory: String
    /// The digest of the tree in the package.
    let digest: String?

    init(_ release: PackageRelease, keep: Int) {
      id = release.id
      version = release.version
      self.keep = keep
      store = release.store.string
      directory = release.directory.string
      digest = release.digest?.hex
    }
  }

  /// A configuration file of the package.
  package struct Conffile: Sendable, Codable {
    /// The link to it, relative to the tree.
    package let path: TreePath
    /// The path on the target.
    package let target: String
  }

  /// What postinst runs when a version is installed.
  package struct Hooks: Sendable, Codable {
    /// What a hook that runs once per version has run for: a release, or in the plain layout a
    /// version; nil if the version is not known.
    package let id: String?
    package let hooks: [Hook]
    package let environment: [String]
    package let onInstall: FirstInstallation

    init(_ package: PackageHooks, release: PackageRelease?, version: String?) {
      id = release?.id ?? version.map { PackageRelease.fileName(ofVersion: $0) }
      hooks = package.hooks
      environment = package.environment
      onInstall = package.onInstall
    }
  }

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
  /// What each call was given that made a part of the tree; nil in reports of venvdeb 0.1.0.
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

  private static let currentFormat = 1

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
    prefix = (request.release?.base ?? request.prefix).string
    release = request.release.map { Release($0, keep: (request.releases ?? ReleaseOptions()).keep) }
    replacesReleases = request.replacesReleases ? true : nil
    hooks = request.hooks.map {
      Hooks($0, release: request.release, version: request.packageVersion)
    }
    conffiles =
      configuration.links.isEmpty
      ? nil : configuration.links.map { Conffile(path: $0.path, target: $0.target.string) }
    let layout = VenvLayout(prefix: request.prefix, target: tree.target)
    sitePackages = request.prefix.pushing(layout.sitePackages).string
    interpreter = Interpreter(
      executable: tree.target.executable.string, version: tree.target.python.fullVersion,
      copies: request.copiesInterpreter
        ? InterpreterCopies(layout: layout).paths.compactMap { TreePath($0) } : nil)
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
    let before = (earlier?.installed ?? []).filter { !installed.contains($0) }
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

  /// Reads the report of an earlier run.
  ///
  /// Throws `ReportError` for anything else, and for a report with a path that is not one of a file
  /// in the tree; `FileError`.
  static func read(_ path: FilePath) throws -> Report {
    struct Header: Decodable { let format: Int }
    let bytes = try FileSystem.read(path, limit: sizeLimit)
    guard let header = try? JSONText.decode(Header.self, from: bytes),
      header.format == currentFormat
    else { throw ReportError(path: path, reason: nil) }
    let report: Report
    do {
      report = try JSONText.decode(from: bytes)
    } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
      throw ReportError(path: path, reason: JSONText.flaw(DecodingError.dataCorrupted(context)))
    } catch {
      // Of another version, which has other keys.
      throw ReportError(path: path, reason: nil)
    }
    guard FilePath.isPlainAbsolute(report.prefix) else {
      throw ReportError(path: path, reason: "invalid .prefix '\(report.prefix)'")
    }
    if let release = report.release {
      for (key, value) in [("store", release.store), ("directory", release.directory)]
      where !FilePath.isPlainAbsolute(value) {
        throw ReportError(path: path, reason: "invalid .release.\(key) '\(value)'")
      }
    }
    for remark in report.uncompiled + report.unsearched
    where TreePath.paths(inRemark: remark).isEmpty {
      throw ReportError(path: path, reason: "'\(remark)' does not begin with a file of the tree")
    }
    return report
  }

  /// Reads the report that an earlier run may have written; nil where there is none.
  ///
  /// What is not a report, or one of another version, is about to be overwritten and says nothing.
  /// Throws `ReportError` for a report with a path that is not one of a file in the tree, and
  /// `FileError` for a file that cannot be read.
  static func earlier(at path: FilePath) throws -> Report? {
    guard try FileSystem.exists(path) else { return nil }
    do {
      return try read(path)
    } catch let error as ReportError where error.reason == nil {
      return nil
    }
  }

  /// The largest report in bytes.
  private static let sizeLimit = 128 << 20

  /// Returns the report as JSON, as the file has it.
  package func json() throws -> String { try JSONText.file(self) }
}
