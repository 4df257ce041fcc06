internal import Core
internal import Debian
internal import Packaging

/// The values of the placeholders in templates.
struct TemplateValues: Sendable {
  let metadata: ProjectMetadata
  let package: DebianName
  let source: String
  let version: PackageVersion
  let maintainer: Maintainer
  let requirement: BuildRequirement
  let catalogue: PackageCatalogue
  let license: ProjectLicense
  let lock: LockAdvice
  let date: MailDate
  let features: Set<Feature>
  let remote: GitRemote?
  /// Whether the tree gets the versioned layout.
  let isVersioned: Bool

  /// The values by placeholder; `README.md` in the directory of the templates lists them too.
  var placeholders: [String: [String]] {
    let isDistribution = !metadata.isDirectory && (try? PackageName(project)) != nil
    // Maintainers are often authors, too.
    var seen: Set<String> = []
    let people = metadata.people.compactMap(\.text).filter { seen.insert($0).inserted }
    let holders = license.copyright + (license.copyright.isEmpty ? holdersByYear(people) : [])
    return [
      "PACKAGE": [package.description],
      "SOURCE": [source],
      "PROJECT": [project],
      "VERSION": [version.description],
      "MAINTAINER": [maintainer.description],
      "DATE": [date.description],
      "SYNOPSIS": [synopsis],
      "HOMEPAGE": metadata.homepage.map { [$0] } ?? [],
      "PREFIX": [prefix],
      "TREE": [isVersioned ? "\(prefix)/current" : prefix],
      "PYTHON_COMMAND": [start("python")],
      "LAYOUT": isVersioned ? ["versioned"] : [],
      "IF_SMOKE": isVersioned && isDistribution ? [""] : [],
      "BUILD_DEPENDS": requirement.relations,
      // Scripts of a plain directory keep their shebangs, which lintian asks to be covered by this.
      "DEPENDS": (features.contains(.django) ? ["adduser"] : [])
        + (metadata.isDirectory ? ["python3:any"] : []),
      "REQUIREMENTS": lock.file.map { [$0] } ?? [],
      "NO_PROJECT": metadata.isDirectory ? ["yes"] : [],
      "BUILD_ISOLATION": requirement.needsIsolation ? ["yes"] : [],
      "LINKS": metadata.scripts.filter { $0.allSatisfy { !$0.isWhitespace } },
      "EXEC_START": [start(command.text)],
      "SOCKET": takesSocket ? [package.description] : [],
      "IF_SOCKET": takesSocket ? [""] : [],
      "WORKER": worker == nil ? [] : ["\(package)-worker"],
      "IF_WORKER": worker == nil ? [] : [""],
      "WORKER_START": worker.map { [start($0)] } ?? [],
      "SERVICE_USER": serviceUser,
      "IF_DJANGO": features.contains(.django) ? [""] : [],
      "DJANGO_SETTINGS": [djangoSettings],
      "SETTINGS_UNIT": features.contains(.django) ? [djangoSettings] : [],
      "DJANGO_MARKER": features.contains(.django) ? ["/var/lib/venvdeb/\(package)/ready"] : [],
      "VARIABLES": metadata.variables,
      "VARIABLE_LIST": metadata.variables.isEmpty
        ? [] : [metadata.variables.joined(separator: " ")],
      "CONFIGURED": metadata.variables.isEmpty || features.contains(.django)
        ? [] : [package.description],
      "MISSING_SETTINGS": [
        metadata.variables.isEmpty ? "its settings" : metadata.variables.joined(separator: ", ")
      ],
      "CONDITION": metadata.variables.isEmpty || features.contains(.django) ? [] : [condition],
      "MODULE_PATH": metadata.isDirectory ? ["/usr/share/\(package)"] : [],
      "ENTRIES": metadata.isDirectory ? metadata.entries : [],
      "MAIN_SCRIPT": metadata.isDirectory ? metadata.mainScript.map { [$0] } ?? [] : [],
      "COMMAND_NAME": metadata.isDirectory && metadata.mainScript != nil
        ? [package.description] : [],
      "INSTALL_NAME": metadata.entries.isEmpty ? [] : [package.description],
      "LOCK_COMMAND": [lock.command],
      "CHECK_OPTIONS": [lock.file.map { " --lock \($0)" } ?? ""],
      "INSTALLED_PROJECT": isDistribution ? [project] : [],
      "GITIGNORE": [".gitignore"],
      "DPUT_OPTIONS": [features.contains(.repo) ? "--config repository/dput.cf " : ""],
      "SALSA_CI": remote?.host == "salsa.debian.org" ? ["salsa-ci.yml"] : [],
      "CONTACT": Array((people.filter { $0.contains("@") } + people).prefix(1)),
      "FIRST_HOLDER": Array(holders.prefix(1)),
      "MORE_HOLDERS": Array(holders.dropFirst()),
      "LICENSE": [license.shortName],
      "LICENSE_TEXT": license.text,
      "LICENSE_PARAGRAPHS": LicenseParagraph.lines(of: license.paragraphs),
    ]
  }

  private var project: String { metadata.name ?? package.description }

  private var prefix: String { "/opt/venvs/\(package)" }

  /// Returns the line that starts a program of the tree.
  ///
  /// The interpreter of a release has to be started by the path of that release, which the launcher
  /// of the package knows; scripts have it in their shebang.
  private func start(_ command: String) -> String {
    guard isVersioned else { return "\(prefix)/bin/\(command)" }
    let isInterpreter = command.prefix { $0 != " " } == "python"
    return isInterpreter ? "\(prefix)/run \(command)" : "\(prefix)/current/bin/\(command)"
  }

  /// The lines of units that say whose processes they are.
  private var serviceUser: [String] {
    if features.contains(.django) { return ["User=\(package)"] }
    // Units share a dynamic user by its name, and so their state.
    return worker == nil ? ["DynamicUser=yes"] : ["User=\(package)", "DynamicUser=yes"]
  }

  /// The likely name of the project's module.
  private var module: String {
    (metadata.name ?? package.description).lowercased().map { "-.".contains($0) ? "_" : $0 }
      .reduce(into: "") { $0.append($1) }
  }

  private var djangoSettings: String { metadata.djangoSettings ?? "\(module).settings" }

  /// What the systemd unit runs.
  var command: ServiceCommand {
    ServiceCommand(
      metadata, installed: installed, module: module, unit: package.description)
  }

  /// Whether systemd listens for the service, so that a restart refuses no request.
  private var takesSocket: Bool { features.contains(.systemd) && command.takesSocket }

  /// What a second unit runs: the worker of a task queue; nil if there is none, or if it is what the
  /// first unit runs.
  var worker: String? {
    guard features.contains(.systemd),
      let worker = ServiceCommand.worker(metadata, installed: installed), worker != command.text
    else { return nil }
    return worker
  }

  /// The normalised names of the distributions in the lock, and of those that the project requires.
  private var installed: Set<String> {
    lock.names.union(metadata.dependencies.compactMap(Self.name))
  }

  /// The shell test that all variables are set, without which the application cannot start.
  private var condition: String {
    metadata.variables.map { "[ -n \"$$\($0)\" ]" }.joined(separator: " && ")
  }

  private static func name(of requirement: String) -> String? {
    (try? Requirement(requirement))?.name.normalized
  }

  private var synopsis: String {
    Synopsis(metadata.summary, names: [metadata.name, package.description].compactMap { $0 })
      .description
  }

  private func holdersByYear(_ people: [String]) -> [String] {
    people.isEmpty
      ? ["\(date.year) the authors of \(metadata.name ?? package.description)"]
      : people.map { "\(date.year) \($0)" }
  }
}
