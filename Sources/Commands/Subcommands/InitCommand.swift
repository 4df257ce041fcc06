package import ArgumentParser
internal import Core
internal import Scaffold
package import SystemPackage

/// `venvdeb init`: the files that make a Python project a Debian source package.
package struct InitCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Scaffold a Python project for packaging.",
    discussion: """
      Reads the metadata of the project (pyproject.toml, setup.cfg or setup.py) and writes \
      debian/, Dockerfile, .gitlab-ci.yml and Makefile, ready for dpkg-buildpackage. Files that \
      are there already are kept unless --force is given; debian/changelog and the Makefile are \
      kept in any case.

      The maintainer is DEBFULLNAME <DEBEMAIL>, or Git's user, or who the project names.

      Examples:

        venvdeb init                       # the project in this directory
        venvdeb init --systemd shop        # one in another, which is a service
        venvdeb init --force --diff        # what --force would change
      """)

  @Argument(help: "The project's directory.") package var directory = "."

  @Option(help: "Name the package so, instead of like the project.") package var name: String?

  @Option(help: "The maintainer, as in 'Jane Doe <jane@example.org>'.")
  package var maintainer: String?

  @Option(help: "The project's version, where the project does not say it.")
  package var setVersion: String?

  @Flag(help: "Add a systemd unit for a service.") package var systemd = false

  @Flag(help: "Add a maintainer script that migrates the database of a Django project.")
  package var django = false

  @Flag(help: "Replace files that differ.") package var force = false

  @Flag(help: "Write nothing, but print what would change in files, as patch takes it.")
  package var diff = false

  @Option(help: "The interpreter that reads the project (default: Debian's python3).")
  package var python: String?

  @Option(help: "Another directory of templates.") package var templates: String?

  @OptionGroup package var report: ReportOptions

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if diff && report.json { throw ValidationError("--diff and --json exclude each other") }
  }

  package func run(in session: Session) async throws {
    var options = Scaffold.Options(
      directory: session.path(directory),
      templates: try TemplateSet(firstOf: templatePlaces(in: session)),
      python: session.interpreter(python), environment: session.environment,
      date: try session.sourceDate().seconds)
    if systemd { options.features.insert(.systemd) }
    if django { options.features.insert(.django) }
    options.name = name
    options.maintainer = maintainer
    options.version = setVersion
    options.force = force

    let scaffold = try await Scaffold.plan(options)
    if diff {
      let text = try await UnifiedDiff.text(
        scaffold.changes, in: options.directory, environment: session.environment)
      try session.output.write(text)
      return
    }
    try FileChange.apply(scaffold.changes, to: options.directory)
    if report.json {
      try session.print(json: InitReport(scaffold))
    } else {
      try tell(session, scaffold)
    }
  }

  private func tell(_ session: Session, _ scaffold: Scaffold) throws {
    if session.verbosity >= .normal {
      for change in scaffold.changes {
        switch change.action {
        case .create: try session.print("created   \(change.path.string)")
        case .replace: try session.print("replaced  \(change.path.string)")
        case .unchanged: try session.print("unchanged \(change.path.string)")
        case .keep: try session.print("kept      \(change.path.string) (it differs: see --diff)")
        }
      }
    }
    for note in scaffold.notes { try session.warn(note) }
    try session.note(
      "\(scaffold.package) \(scaffold.version) is ready for 'dpkg-buildpackage -us -uc -b'")
  }

  /// Where the templates may be, best first.
  private func templatePlaces(in session: Session) -> [FilePath] {
    if let place = templates ?? session.variable(forOption: "templates") {
      return [session.path(place)]
    }
    var places: [FilePath] = []
    if var directory = session.executable?.removingLastComponent() {
      places.append(directory.pushing("../share/venvdeb/templates").lexicallyNormalized())
      // A source checkout, with the program below .build.
      while !directory.components.isEmpty {
        if FileSystem.isRegularFile(directory.appending("Package.swift")) {
          places.append(directory.appending("debian-templates"))
        }
        directory.removeLastComponent()
      }
    }
    let installed: FilePath = "/usr/share/venvdeb/templates"
    return places.contains(installed) ? places : places + [installed]
  }
}

/// What `venvdeb init --json` prints.
private struct InitReport: Encodable {
  struct File: Encodable {
    let path: String
    let action: FileChange.Action
  }

  let format = 1
  let package: String
  let version: String
  let files: [File]
  let notes: [String]

  init(_ scaffold: Scaffold) {
    package = scaffold.package
    version = scaffold.version
    files = scaffold.changes.map { File(path: $0.path.string, action: $0.action) }
    notes = scaffold.notes
  }
}

extension Session {
  /// The interpreter that was asked for, else Debian's, else the first one in PATH.
  ///
  /// Debian's comes before PATH because it is what the package will depend on.
  package func interpreter(_ asked: String?) -> FilePath {
    if let asked { return asked.contains("/") ? path(asked) : FilePath(asked) }
    let debian: FilePath = "/usr/bin/python3"
    return FileSystem.isRegularFile(debian) ? debian : "python3"
  }
}
