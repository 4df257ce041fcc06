internal import Core
internal import Debian
internal import Locks
internal import SystemPackage

/// Decides what happens to each file of the scaffolding.
struct ChangePlanner {
  private let options: Scaffold.Options
  /// The `debian/` that was there before.
  private let packaging: ExistingPackaging?
  private var byPath: [String: FileChange] = [:]
  private var adoption: Adoption?

  init(_ options: Scaffold.Options, packaging: ExistingPackaging?) {
    self.options = options
    self.packaging = packaging
  }

  /// All changes, in the order of the paths.
  var changes: [FileChange] { byPath.keys.sorted().compactMap { byPath[$0] } }

  /// Whether `debian/` uses venvdeb once the changes are made.
  var isReady: Bool { !isForeign || options.adopt }

  /// Whether something of the `debian/` that is changed remains to be done by hand.
  var isBlocked: Bool { isForeign && options.adopt && adoption?.tasks.isEmpty == false }

  /// Whether `debian/` is there and builds with something else, so that it is changed on request
  /// only, line by line.
  private var isForeign: Bool { packaging.map { !$0.usesVenvdeb } ?? false }

  /// Adds the files of the templates; a file of a later feature replaces that of an earlier one.
  ///
  /// Throws `FileError`, or `ScaffoldError` for a template.
  mutating func addTemplates(_ features: Set<Feature>, values: [String: [String]]) throws {
    for feature in Feature.allCases where features.contains(feature) {
      for (path, template) in try options.templates.files(of: feature.rawValue, values) {
        if isForeign, feature == .base, Self.isOwnedByPackaging(path) { continue }
        let isNew = try !FileSystem.exists(options.directory.pushing(path))
        if isForeign, isNew, path.starts(with: "debian"), !options.adopt { continue }
        let text = try template.expand(values)
        byPath[path.string] = FileChange(path: path, text: text, action: try action(path, text))
      }
    }
  }

  /// Adds the changes to files of a foreign `debian/`.
  ///
  /// Throws `FileError`.
  mutating func add(_ adoption: Adoption) throws {
    for (path, text) in adoption.texts {
      let file = options.directory.pushing(path)
      guard try FileSystem.exists(file) else { continue }
      let isSame = try FileSystem.readText(file) == text
      byPath[path.string] = FileChange(
        path: path, text: text,
        action: isSame ? .unchanged : options.adopt ? .replace : .keep)
    }
    self.adoption = adoption
  }

  private func action(_ path: FilePath, _ text: String) throws -> FileChange.Action {
    let target = options.directory.pushing(path)
    if path.string == "Makefile", try hasMakefile(but: text) { return .keep }
    if try !FileSystem.exists(target) { return .create }
    if try FileSystem.read(target) == Array(text.utf8) { return .unchanged }
    // Not even `--force` replaces the history of the package or the project's own Makefile.
    let belongsToProject = ["debian/changelog", "Makefile"].contains(path.string)
    return options.force && !belongsToProject ? .replace : .keep
  }

  /// Returns whether a file of the templates is one that every `debian/` has in its own form.
  private static func isOwnedByPackaging(_ path: FilePath) -> Bool {
    path.starts(with: "debian") && path.extension != "venvdeb"
  }

  /// Returns whether make(1) would find a makefile with another text.
  private func hasMakefile(but text: String) throws -> Bool {
    for name in ["GNUmakefile", "makefile", "Makefile"] {
      let file = options.directory.appending(name)
      if try FileSystem.exists(file), try FileSystem.read(file) != Array(text.utf8) { return true }
    }
    return false
  }

  /// Returns messages about what was found, for a project of this version.
  func notes(version: PackageVersion) -> [String] {
    var notes: [String] = []
    if byPath["Makefile"]?.action == .keep {
      notes.append(
        "the project has a Makefile: add a target that runs 'dpkg-buildpackage -us -uc -b'")
    }
    // One with nothing but the settings of tools is none to begin with.
    if (try? FileSystem.readText(options.directory.appending("setup.cfg")))?
      .contains("[metadata]") == true, !LocalProject.isProject(options.directory)
    {
      notes.append(
        "setup.cfg alone is not a project to pip and venvdeb: add a pyproject.toml with the lines"
          + " '[build-system]', 'requires = [\"setuptools\"]' and"
          + " 'build-backend = \"setuptools.build_meta\"'")
    }
    if let found = packaging?.version, found.upstream != version.upstream {
      notes.append(
        "debian/changelog has version \(found), the project \(version): add an entry with"
          + " 'dch --newversion \(version)\(found.revision == nil ? "" : "-1")'")
    }
    if let packaging, isForeign {
      if options.adopt {
        notes += (adoption?.notes ?? []) + (adoption?.tasks ?? [])
      } else {
        notes.append(
          "debian/ of the project does not use venvdeb (\(packaging.helper.description)):"
            + " 'venvdeb init --diff' shows the lines that make it do so, and"
            + " 'venvdeb init --adopt' writes them")
      }
    }
    return notes
  }
}
