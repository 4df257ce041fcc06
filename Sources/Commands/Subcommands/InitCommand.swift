package import ArgumentParser
internal import Core
internal import Scaffold
package import SystemPackage

/// `venvdeb init`: writes the files that make a Python project a Debian source package.
package struct InitCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Scaffold a Python project for packaging.",
    discussion: """
      Reads the metadata of the project (pyproject.toml, setup.cfg or setup.py) and writes \
      debian/ and a Makefile, ready for dpkg-buildpackage; and a Dockerfile with the CI of the \
      server that Git pushes to: a workflow for GitHub, .gitlab-ci.yml for any other. With \
      --docker, --gitlab or --github, exactly those that are named are written. Existing files \
      are kept unless --force is given; debian/changelog and the Makefile are always kept. In a \
      debian/ that was written for other tools, --adopt changes the lines that have to be changed. \
      A directory with nothing but modules and a requirements.txt is packaged as it is, in \
      /usr/share.

      Files in ~/.config/venvdeb/templates, or in the directory of --templates or of the variable \
      VENVDEB_TEMPLATES, come before the installed templates of the same path; an empty file \
      removes one.

      The maintainer is DEBFULLNAME <DEBEMAIL>, else the user of Git, else that of the project.

      Examples:

        venvdeb init                       # the project in this directory
        venvdeb init --systemd shop        # a service, in another directory
        venvdeb init --systemd --layout versioned  # one with releases to go back to
        venvdeb init --github              # a workflow of GitHub, no Dockerfile
        venvdeb init --all                 # for every CI, and for a package repository
        venvdeb init --diff                # what --force and --adopt would change
        venvdeb init --adopt               # use venvdeb in the debian/ that is there
      """)

  @Argument(help: "Directory of the project.", completion: .directory)
  var directory = "."

  @Option(help: "Name of the package (default: name of the project).") var name: String?

  @Option(help: "Maintainer of the package, such as 'Jane Doe <jane@example.org>'.")
  var maintainer: String?

  @Option(help: "Version of the project, if its metadata has none.")
  var setVersion: String?

  @Flag(help: "Add systemd units for a service.") var systemd = false

  @Flag(help: "Add hooks that check a Django project and migrate its database.")
  var django = false

  @Option(help: "How the tree is installed on the target: plain or versioned.")
  var layout = Layout.plain

  @Flag(help: "Write a Dockerfile that builds the package.") var docker = false

  @Flag(help: "Write a pipeline for GitLab.") var gitlab = false

  @Flag(help: "Write a workflow for GitHub Actions.") var github = false

  @Flag(help: "Add settings for dput, and for the machine that has the package repository.")
  var repo = false

  @Flag(help: "Same as --docker --gitlab --github --repo.") var all = false

  @Flag(help: "Overwrite files that differ.") var force = false

  @Flag(help: "Change the lines of an existing debian/ so that it uses venvdeb.")
  var adopt = false

  @Flag(
    help:
      "Write nothing; print the changes as a patch (default: those of --force and --adopt).")
  var diff = false

  @Option(help: "Interpreter that reads the metadata (default: /usr/bin/python3).")
  var python: String?

  @Option(
    help: "Directory of templates that override the installed ones (~/.config/venvdeb/templates).",
    completion: .directory)
  var templates: String?

  @OptionGroup var report: ReportOptions

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if diff && report.json { throw ValidationError("--diff cannot be combined with --json") }
  }

  package func run(in session: Session) async throws {
    var options = Scaffold.Options(
      directory: session.path(directory),
      templates: try session.templates(templates, for: Feature.base.rawValue),
      python: session.interpreter(python), environment: session.environment,
      date: try session.sourceDate().seconds)
    if systemd { options.features.insert(.systemd) }
    if django { options.features.insert(.django) }
    let builders: [(Feature, Bool)] = [
      (.docker, docker), (.gitlab, gitlab), (.github, github),
    ]
    let chosen = builders.filter { $0.1 || all }.map(\.0)
    options.features.formUnion(chosen)
    options.addsUsualCI = chosen.isEmpty
    if repo || all { options.features.insert(.repo) }
    options.isVersioned = layout == .versioned
    options.name = name
    options.maintainer = maintainer
    options.version = setVersion
    // Without either, the patch shows what can be had.
    let showsAll = diff && !force && !adopt
    options.force = force || showsAll
    options.adopt = adopt || showsAll

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
      try printSummary(of: scaffold, in: session)
    }
  }

  private func printSummary(of scaffold: Scaffold, in session: Session) throws {
    if session.verbosity >= .normal {
      for change in scaffold.changes {
        switch change.action {
        case .create: try session.print("created   \(change.path.string)")
        case .replace: try session.print("replaced  \(change.path.string)")
        case .unchanged: try session.print("unchanged \(change.path.string)")
        case .keep: try session.print("kept      \(change.path.string) (differs; see --diff)")
        }
      }
    }
    for note in scaffold.notes { try session.warn(note) }
    guard scaffold.isReady else { return }
    try session.note(
      "\(scaffold.package) \(scaffold.version)"
        + (scaffold.isBlocked ? " needs what the warnings say, then" : " is ready for")
        + " 'apt-get build-dep ./' as root and 'dpkg-buildpackage -us -uc -b'")
  }
}

/// The report of `venvdeb init --json`.
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
  /// Returns the interpreter of an option, else Debian's, else the first one on PATH.
  ///
  /// Debian's comes before PATH because the package will depend on it.
  package func interpreter(_ name: String?) -> FilePath {
    if let name { return name.contains("/") ? path(name) : FilePath(name) }
    let debian: FilePath = "/usr/bin/python3"
    return FileSystem.isRegularFile(debian) ? debian : "python3"
  }
}
