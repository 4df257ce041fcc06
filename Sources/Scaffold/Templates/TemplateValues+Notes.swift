internal import Debian
internal import Packaging

extension TemplateValues {
  /// Messages about values that the user has to complete.
  var notes: [String] {
    var notes = [lock.note, pythonNote, versionNote].compactMap { $0 }
    if maintainer.isPlaceholder {
      notes.append(
        "no maintainer found: set DEBFULLNAME and DEBEMAIL, or use"
          + " --maintainer, or edit debian/control and debian/changelog")
    }
    if let problem = metadata.problem {
      let package = Self.missingBackend(metadata, in: catalogue)
      notes.append(
        "incomplete metadata from the project's build backend: \(problem)"
          + (package.map { " (\($0), then run init again with --force)" } ?? ""))
    }
    if !metadata.licenseClaims.isEmpty {
      notes.append(
        "the classifiers of the project name several licenses"
          + " (\(metadata.licenseClaims.joined(separator: ", "))), and not whether one of them may be"
          + " chosen: complete debian/copyright, or write an SPDX expression such as"
          + " 'license = \"MIT OR Apache-2.0\"' into pyproject.toml")
    }
    notes += requirement.notes
    if !metadata.hasModules, !metadata.isDirectory {
      notes.append(
        "the project has no module: its wheel would have nothing but metadata"
          + " (no .py file found beside setup.py and tests)")
    }
    return notes + directoryNotes + serviceNotes
  }

  /// Whether the build fails before the user has done what the notes say.
  var isBlocked: Bool { !lock.isUsable || pythonNote != nil }

  /// Says that no interpreter of the suite will do, and which would.
  private var pythonNote: String? {
    guard let text = metadata.requiresPython, let specifiers = try? VersionSpecifiers(text),
      !specifiers.contains(spelling: metadata.python, prereleases: true)
    else { return nil }
    let advice = InterpreterAdvice {
      specifiers.contains(spelling: $0 + ".99", prereleases: true)
    }
    return
      "the project requires Python \(text), \(catalogue.suite?.name ?? "this system") has"
      + " \(metadata.python): \(advice.text) in debian/\(package).venvdeb"
  }

  private var versionNote: String? {
    switch metadata.versionSource {
    case nil: nil
    case "nothing":
      "no version found: \(version) is assumed; set another with --set-version"
    case let source?: "version \(version) is from \(source)"
    }
  }

  private var directoryNotes: [String] {
    guard metadata.isDirectory else { return [] }
    let reason =
      metadata.exclusion.map { "the project is not installed as a distribution (\($0))" }
      ?? "no pyproject.toml, setup.cfg or setup.py with metadata"
    guard !metadata.entries.isEmpty else {
      return [
        "\(reason), and no files of your own: the package has what the lock pins; commands of that"
          + " come into /usr/bin with 'link: NAME' in debian/\(package).venvdeb"
      ]
    }
    var notes = [
      "\(reason): the files in debian/\(package).install are installed in /usr/share/\(package)"
    ]
    guard let script = metadata.mainScript else {
      return notes + ["no script with a main function found: add commands to debian/bin by hand"]
    }
    if !metadata.otherScripts.isEmpty {
      let others = metadata.otherScripts.joined(separator: ", ")
      notes.append(
        "the command \(package) runs \(script): for \(others),"
          + " add commands to debian/bin and to debian/\(package).install by hand")
    }
    return notes
  }

  private var serviceNotes: [String] {
    var notes: [String] = []
    if features.contains(.systemd), let note = command.note { notes.append(note) }
    if features.contains(.systemd), !metadata.variables.isEmpty {
      notes.append(
        "the service starts once /etc/default/\(package) has values for"
          + " \(metadata.variables.joined(separator: ", "))")
    }
    if features.contains(.django), metadata.djangoSettings == nil {
      notes.append(
        "no settings found in manage.py: check DJANGO_SETTINGS_MODULE in"
          + " debian/\(package).venvdeb")
    }
    return notes
  }

  /// Returns the command that installs the build backend, if that is what is missing; nil where the
  /// suite does not have all that the backend needs.
  static func missingBackend(_ metadata: ProjectMetadata, in catalogue: PackageCatalogue) -> String?
  {
    guard metadata.problem?.hasPrefix("No module named") == true else { return nil }
    let names = metadata.buildRequires.compactMap { text -> String? in
      guard let requirement = try? Requirement(text),
        requirement.marker.applies(in: metadata.markers)
      else { return nil }
      return BackendPackage.package(of: requirement.name.normalized).name
    }
    let isComplete = names.allSatisfy { name in
      if case .available = catalogue.availability(of: name) { true } else { false }
    }
    guard !names.isEmpty, isComplete else { return nil }
    return "apt install \(Set(names).sorted().joined(separator: " "))"
  }
}
