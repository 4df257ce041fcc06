internal import Debian
internal import SystemPackage

/// The changes with which a `debian/` that was written for other tools builds with venvdeb.
struct Adoption: Sendable {
  /// The new texts, by path.
  let texts: [FilePath: String]
  /// What the user should know about the changes.
  let notes: [String]
  /// What the user has to do before the package is what it should be, because no edit can decide it.
  let tasks: [String]

  /// The changes for the package `name` of `packaging`, with the build dependencies of the project.
  init(of packaging: ExistingPackaging, package name: String, relations: [String]) {
    var texts: [FilePath: String] = [:]
    var notes: [String] = []
    var tasks: [String] = []
    var build = ControlEdit(paragraph: "Source", field: "Build-Depends")
    build.removed = [
      "dh-python", "dh-sequence-python3", "dh-sequence-python-virtualenv", "dh-virtualenv",
      "pybuild-plugin-pyproject",
    ]
    build.added = ["dh-sequence-venvdeb"] + relations
    for level in 5..<13 {
      for spelling in ["debhelper-compat (= \(level))", "debhelper-compat (=\(level))"]
      where packaging.control.contains(spelling) {
        build.replaced["debhelper-compat"] = "debhelper-compat (= 13)"
      }
    }
    if let compat = packaging.compat, let level = Int(compat.filter(\.isNumber)), level < 13 {
      texts["debian/compat"] = "13\n"
      build.replaced["debhelper"] = "debhelper (>= 13~)"
    }
    if !build.replaced.isEmpty {
      notes.append(
        "debhelper's compat level becomes 13, which venvdeb needs: see debhelper-compat-upgrade-"
          + "checklist(7) for what that changes")
    }
    var binary = ControlEdit(paragraph: "Package: \(name)", field: "Depends")
    binary.replaced["${python3:Depends}"] = "${venvdeb:Depends}"
    binary.added = ["${venvdeb:Depends}"]
    texts["debian/control"] = binary.apply(to: build.apply(to: packaging.control))
    let rules = RulesEdit.adopt(packaging.rules)
    texts["debian/rules"] = rules
    if !RulesEdit.callsDh(packaging.rules) {
      tasks.append(
        "debian/rules does not call dh: run 'dh_venvdeb' after files are installed and"
          + " 'dh_venvdeb_finish' before 'dh_fixperms'")
    }
    let targets = RulesEdit.orphanedTargets(in: packaging.rules)
    if !targets.isEmpty {
      tasks.append(
        "debian/rules has \(targets.joined(separator: ", ")): venvdeb builds and installs the"
          + " project itself, so move options into debian/\(name).venvdeb and delete the targets")
    }
    tasks += RulesEdit.unresolvedLines(in: rules).map {
      "\($0) may name an add-on or build system for Python that venvdeb replaces: remove it"
    }
    let commands = RulesEdit.idleCommands(in: packaging.rules)
    if !commands.isEmpty {
      notes.append(
        "\(commands.joined(separator: ", ")) in debian/rules no longer has a build system, as venvdeb"
          + " builds and installs the project: delete the lines, and run tests by 'check:' in"
          + " debian/\(name).venvdeb")
    }
    let variables = RulesEdit.pybuildVariables(in: packaging.rules)
    if !variables.isEmpty {
      notes.append(
        "nothing reads \(variables.joined(separator: ", ")) of debian/rules any more:"
          + " delete the lines")
    }
    for other in packaging.pythonPackages where other != name {
      tasks.append(
        "nothing fills the package \(other) any more, which has ${python3:Depends}: venvdeb installs"
          + " the project in \(name); remove the paragraph of \(other) from debian/control, or give it"
          + " a debian/\(other).venvdeb")
    }
    if packaging.helper == .dhVirtualenv {
      notes.append(
        "the package venvdeb-dh-virtualenv builds packages for dh-virtualenv unchanged: see"
          + " /usr/share/doc/venvdeb/docs/migrating.md")
    }
    self.texts = texts
    self.notes = notes
    self.tasks = tasks
  }
}
