internal import Core
internal import Debian
internal import Processes
internal import SystemPackage

/// The source package that is built, and the commit that it is of.
struct BuildSource: Sendable {
  /// The directory with `debian/`, without symbolic links.
  let directory: FilePath
  /// The name of the source package.
  let name: String
  let version: PackageVersion
  /// The commit; nil outside of Git.
  let revision: Revision?
  /// The files with changes that are in no commit.
  let changes: [FilePath]
  let submodules: [Submodule]
  /// What the user should know before the build.
  let warnings: [String]

  /// Looks at a directory before the build.
  ///
  /// Without a Git working tree there is no commit, which is an error only if the tree has to be
  /// clean. Throws `BuildError`, `WorkflowError`, `SyntaxError`, `ProcessError` and `FileError`.
  init(
    in directory: FilePath, requiresClean: Bool, environment: [String: String]
  ) async throws {
    let directory = try FileSystem.resolve(directory)
    self.directory = directory
    let debian = directory.appending("debian")
    for name in ["changelog", "control", "rules"] {
      guard FileSystem.isRegularFile(debian.appending(name)) else {
        throw name == "changelog"
          ? WorkflowError.noChangelog(directory)
          : BuildError.missingFile(FilePath("debian").appending(name))
      }
    }
    let changelog = debian.appending("changelog")
    let text = ChangelogText(try FileSystem.read(changelog), file: "debian/changelog")
    let top = try text.entries(limit: 1)[0]
    name = top.source
    version = top.version
    var warnings: [String] = []
    if top.isUnreleased {
      warnings.append(
        "debian/changelog: version \(version) is UNRELEASED, so no repository accepts it;"
          + " 'venvdeb snapshot' gives the commit a version")
    }
    var revision: Revision?
    var changes: [FilePath] = []
    var submodules: [Submodule] = []
    do {
      let tree = try WorkingTree(of: directory, environment: environment)
      revision = try await tree.head()
      changes = try await tree.changes()
      let source = try await SourceChangelog(in: tree, changes: changes)
      if !source.isChanged { changes.removeAll { $0 == tree.relative(source.file) } }
      submodules = try await tree.submodules()
    } catch WorkflowError.noWorkingTree where !requiresClean {
      // Not everything that is packaged is in Git.
    } catch WorkflowError.noCommit where !requiresClean {
      // Nor has every working tree a commit.
    } catch let error as ProcessError where !requiresClean {
      revision = nil
      warnings.append("the package will not say which commit it is of: \(error.message)")
    }
    self.revision = revision
    self.changes = changes
    self.submodules = submodules
    if requiresClean, !changes.isEmpty { throw WorkflowError.dirty(changes) }
    self.warnings = warnings + submodules.compactMap(\.warning)
  }

  /// The part of file names that name the version: without its epoch.
  var fileStem: String {
    let plain = PackageVersion(upstream: version.upstream, revision: version.revision)
    return "\(name)_\(plain)"
  }

  /// What the names of the upstream tarballs begin with; nil for a native package.
  var origPrefix: String? { version.isNative ? nil : "\(name)_\(version.upstream).orig" }

  /// The commit as the package has it: the hash, followed by `+dirty` if there were changes; nil
  /// outside of Git.
  var revisionText: String? {
    revision.map { $0.hash + (changes.isEmpty ? "" : "+dirty") }
  }

  /// The options of dpkg-buildpackage(1) that record the commits in the `.changes` file.
  var revisionArguments: [String] {
    guard let revisionText else { return [] }
    var arguments = ["--changes-option=-DVcs-Git-Commit=\(revisionText)"]
    let modules = submodules.compactMap { module in
      module.hash.map { "\(module.path.string)=\($0)" }
    }
    if !modules.isEmpty {
      arguments.append(
        "--changes-option=-DVcs-Git-Submodules=\(modules.joined(separator: " "))")
    }
    return arguments
  }
}
