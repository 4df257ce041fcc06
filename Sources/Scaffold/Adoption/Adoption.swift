internal import Debian
internal import SystemPackage

/// The changes with which a `debian/` that was written for other tools builds with venvdeb.
struct Adoption: Sendable {
  /// The new texts, by path.
  let texts: [FilePath: String]
  /// What the user has to look at, because no edit can decide it.
  let notes: [String]

  /// The changes for the package `name` of `packaging`, with the build dependencies of the project.
  init(of packaging: ExistingPackaging, package name: String, relations: [String]) {
    var texts: [FilePath: String] = [:]
    var notes: [String] = []
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
    texts["debian/rules"] = RulesEdit.adopt(packaging.rules)
    if packaging.helper == .other {
      notes.append(
        "debian/rules does not call dh: run 'dh_venvdeb' after files are installed and"
          + " 'dh_venvdeb_finish' before 'dh_fixperms'")
    }
    let targets = RulesEdit.orphanedTargets(in: packaging.rules)
    if !targets.isEmpty {
      notes.append(
        "debian/rules has \(targets.joined(separator: ", ")): venvdeb builds and installs the"
          + " project itself, so move options into debian/\(name).venvdeb and delete the targets")
    }
    if packaging.helper == .dhVirtualenv {
      notes.append(
        "the package venvdeb-dh-virtualenv builds packages for dh-virtualenv unchanged: see"
          + " /usr/share/doc/venvdeb/docs/migrating.md")
    }
    self.texts = texts
    self.notes = notes
  }
}
