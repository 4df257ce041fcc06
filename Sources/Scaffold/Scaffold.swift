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
    /// Whether the Dockerfile and the CI of the server that Git pushes to are added.
    package var addsUsualCI = true
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
    /// Whether the tree gets the versioned layout.
    package var isVersioned = false
    /// Whether files that differ are replaced.
    package var force = false
    /// Whether a `debian/` for other tools is changed to use venvdeb.
    package var adopt = false
    /// The packages of the suite; nil for asking apt.
    package var catalogue: PackageCatalogue?

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
  /// Whether `debian/` is as dh and venvdeb need it, once the changes are made.
  package let isReady: Bool
  /// Whether the build can only succeed, or the package be complete, once the user has done what the
  /// notes say.
  package let isBlocked: Bool

  /// Reads the project and makes the texts of its files; nothing is written.
  ///
  /// Throws `ScaffoldError`, `FileError`, `ProcessError`, or the errors of the version or of an
  /// existing `debian/control`.
  package static func plan(_ options: Options) async throws -> Scaffold {
    let reader = ProjectReader(python: options.python, environment: options.environment)
    var metadata = try await reader.read(options.directory)
    metadata.version = options.version ?? metadata.version
    let packaging = try ExistingPackaging.read(in: options.directory)
    if metadata.isDirectory, metadata.version == nil {
      metadata.version = "0.1"
      metadata.versionSource = "nothing"
    }
    let catalogue: PackageCatalogue
    if let given = options.catalogue {
      catalogue = given
    } else {
      catalogue = await .ask(
        about: BuildRequirement.candidates(for: metadata), environment: options.environment)
    }
    let problem = problem(of: metadata, in: catalogue)
    let package = try packageName(options, metadata, packaging, problem: problem)
    guard let pythonVersion = metadata.version else {
      throw ScaffoldError.noVersion(options.directory, reason: problem)
    }
    let version = try PythonVersionMapping.debianVersion(pythonVersion)
    let lock = try LockAdvice.find(in: options.directory, metadata, python: options.python)
    var features = options.features
    if metadata.isDirectory { features.insert(.directory) }
    let remote = await GitRemote.find(in: options.directory, environment: options.environment)
    if options.addsUsualCI {
      features.formUnion([.docker, remote?.isGitHub == true ? .github : .gitlab])
    }
    let values = TemplateValues(
      metadata: metadata, package: package, source: packaging?.source ?? package.description,
      version: version, maintainer: try await maintainer(options, package, metadata.people),
      requirement: BuildRequirement(
        metadata, in: catalogue, needsPip: lock.needsPip, asksGit: lock.asksGit),
      catalogue: catalogue, license: try ProjectLicense.read(metadata, in: options.directory),
      lock: lock, date: MailDate(seconds: options.date), features: features,
      remote: remote, isVersioned: options.isVersioned)
    var planner = ChangePlanner(options, packaging: packaging)
    try planner.addTemplates(features, values: values.placeholders)
    if let packaging, !packaging.usesVenvdeb {
      try planner.add(
        Adoption(
          of: packaging, package: package.description, relations: values.requirement.relations))
    }
    return Scaffold(
      package: package.description, version: version.description, changes: planner.changes,
      notes: values.notes + planner.notes(version: version), isReady: planner.isReady,
      isBlocked: values.isBlocked || planner.isBlocked)
  }

  /// Returns the name of the binary package: the one asked for, that of an existing
  /// `debian/control`, or else one made of the project's.
  private static func packageName(
    _ options: Options, _ metadata: ProjectMetadata, _ packaging: ExistingPackaging?,
    problem: String?
  ) throws -> DebianName {
    do {
      if let name = options.name ?? packaging?.packages.first { return try DebianName(name) }
      if let project = metadata.name { return try DebianName(project: project) }
    } catch {
      throw ScaffoldError.invalidPackageName(error.name, reason: error.reason)
    }
    throw metadata.version == nil
      ? ScaffoldError.noNameAndVersion(options.directory, reason: problem)
      : ScaffoldError.noName(options.directory, reason: problem)
  }

  /// Returns the error of the build backend, with the package that it comes from if it is missing.
  private static func problem(of metadata: ProjectMetadata, in catalogue: PackageCatalogue)
    -> String?
  {
    let command = TemplateValues.missingBackend(metadata, in: catalogue)
    return metadata.problem.map { $0 + (command.map { " (\($0))" } ?? "") }
  }

  private static func maintainer(
    _ options: Options, _ package: DebianName, _ people: [ProjectMetadata.Person]
  ) async throws -> Maintainer {
    if let text = options.maintainer { return try Maintainer(parsing: text) }
    return await .find(
      for: package, of: people, in: options.directory, environment: options.environment)
  }
}
