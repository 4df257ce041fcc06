internal import Core
internal import Debian
internal import Locks
package import SystemPackage

/// The files that make a Python project a Debian source package.
package struct Scaffold: Sendable {
  /// The decisions of the user.
  package struct Options: Sendable {
    /// The project's directory, absolute.
    package var directory: FilePath
    /// The templates.
    package var templates: TemplateSet
    /// The groups of files to write.
    package var features: Set<Feature> = [.base]
    /// The name of the package; nil for one made of the project's.
    package var name: String?
    /// "Name <address>"; nil for that of the environment, Git or the project.
    package var maintainer: String?
    /// The Python version; nil for that of the project.
    package var version: String?
    /// The interpreter that reads the project.
    package var python: FilePath
    /// The environment of the programs that are run.
    package var environment: [String: String]
    /// The date of the changelog and the copyright, in seconds since 1970.
    package var date: Int
    /// Whether files that differ are replaced.
    package var force = false

    package init(
      directory: FilePath, templates: TemplateSet, python: FilePath,
      environment: [String: String], date: Int
    ) {
      self.directory = directory
      self.templates = templates
      self.python = python
      self.environment = environment
      self.date = date
    }
  }

  /// The name of the binary package.
  package let package: String
  /// Its version.
  package let version: String
  /// Every file, in the order of the paths.
  package let changes: [FileChange]
  /// Messages about what the user has to do next.
  package let notes: [String]

  /// Reads the project and makes the texts of its files; nothing is written.
  ///
  /// Throws `ScaffoldError`, `FileError`, `ProcessError`, or the errors of the version or of an
  /// existing `debian/control`.
  package static func plan(_ options: Options) async throws -> Scaffold {
    let reader = ProjectReader(python: options.python, environment: options.environment)
    var metadata = try await reader.read(options.directory)
    metadata.version = options.version ?? metadata.version
    let existing = try existingNames(in: options.directory)
    let package: DebianName
    do {
      if let name = options.name ?? existing?.package {
        package = try DebianName(name)
      } else if let project = metadata.name {
        package = try DebianName(project: project)
      } else {
        throw ScaffoldError.noName(options.directory, reason: metadata.problem)
      }
    } catch let error as DebianNameError {
      throw ScaffoldError.invalidPackageName(error.name, reason: error.reason)
    }
    guard let pythonVersion = metadata.version else {
      throw ScaffoldError.noVersion(options.directory, reason: metadata.problem)
    }
    let version = try PythonVersionMapping.debianVersion(pythonVersion)
    let maintainer: Maintainer
    if let text = options.maintainer {
      maintainer = try Maintainer(parsing: text)
    } else {
      maintainer = await .find(
        for: package, of: metadata.people, in: options.directory,
        environment: options.environment)
    }
    let values = TemplateValues(
      metadata: metadata, package: package, source: existing?.source ?? package.description,
      version: version, maintainer: maintainer, requirement: BuildRequirement(metadata),
      license: try ProjectLicense.read(metadata, in: options.directory),
      lock: try LockAdvice.find(in: options.directory, hasDependencies: metadata.hasDependencies),
      date: ChangelogDate(seconds: options.date), features: options.features)
    let changes = try changes(options, values: values.placeholders)
    return Scaffold(
      package: package.description, version: version.description, changes: changes,
      notes: values.notes + notes(about: changes, in: options.directory))
  }

  /// Compares the files of the templates with those that exist.
  private static func changes(_ options: Options, values: [String: [String]]) throws
    -> [FileChange]
  {
    var changes: [FileChange] = []
    for feature in Feature.allCases where options.features.contains(feature) {
      for (path, template) in try options.templates.files(of: feature, values) {
        let text = try template.expand(values)
        let target = options.directory.pushing(path)
        let action: FileChange.Action
        if path.string == "Makefile", try hasMakefile(options.directory, but: text) {
          action = .keep
        } else if try !FileSystem.exists(target) {
          action = .create
        } else if try FileSystem.read(target) == Array(text.utf8) {
          action = .unchanged
        } else {
          action = options.force && !belongsToProject(path) ? .replace : .keep
        }
        changes.append(FileChange(path: path, text: text, action: action))
      }
    }
    return changes.sorted { $0.path.string < $1.path.string }
  }

  /// Returns whether a file is more than scaffolding once it exists: not even `--force` replaces the
  /// history of the package or the project's own Makefile.
  private static func belongsToProject(_ path: FilePath) -> Bool {
    ["debian/changelog", "Makefile"].contains(path.string)
  }

  /// Returns whether make(1) would find a makefile with another text.
  private static func hasMakefile(_ directory: FilePath, but text: String) throws -> Bool {
    for name in ["GNUmakefile", "makefile", "Makefile"] {
      let file = directory.appending(name)
      if try FileSystem.exists(file), try FileSystem.read(file) != Array(text.utf8) { return true }
    }
    return false
  }

  /// Reads the names in an existing `debian/control`, which further files must match.
  private static func existingNames(in directory: FilePath) throws
    -> (source: String, package: String)?
  {
    let file = directory.pushing("debian/control")
    guard try FileSystem.exists(file) else { return nil }
    let control = try ControlFile(
      parsing: try FileSystem.readText(file), file: "debian/control")
    guard let source = control.paragraphs.lazy.compactMap({ $0["Source"] }).first,
      let package = control.paragraphs.lazy.compactMap({ $0["Package"] }).first
    else { return nil }
    return (source, package)
  }

  /// Returns messages about files that scaffolding does not write.
  private static func notes(about changes: [FileChange], in directory: FilePath) -> [String] {
    var notes: [String] = []
    if changes.contains(where: { $0.path == "Makefile" && $0.action == .keep }) {
      notes.append(
        "the project has a Makefile: add a target that runs 'dpkg-buildpackage -us -uc -b'")
    }
    if !LocalProject.isProject(directory) {
      notes.append(
        "setup.cfg alone is not a project to pip and venvdeb: add a pyproject.toml with the lines"
          + " '[build-system]', 'requires = [\"setuptools\"]' and"
          + " 'build-backend = \"setuptools.build_meta\"'")
    }
    return notes
  }
}
