internal import Core
internal import Debian
internal import SystemPackage

/// The `debian/` that a project already has.
struct ExistingPackaging: Sendable, Equatable {
  /// What builds the package now.
  enum Helper: Sendable, Equatable {
    /// dh of debhelper with add-ons or a build system for Python.
    case pybuild
    /// dh-virtualenv.
    case dhVirtualenv
    /// dh without anything for Python.
    case dh
    /// Something else, such as CDBS or a `debian/rules` by hand.
    case other

    /// What it is, for messages.
    var description: String {
      switch self {
      case .pybuild: "dh with pybuild"
      case .dhVirtualenv: "dh-virtualenv"
      case .dh: "plain dh"
      case .other: "a debian/rules that does not call dh"
      }
    }
  }

  /// The name of the source package.
  let source: String
  /// The names of the binary packages, in the order of the file.
  let packages: [String]
  /// Those that have what pybuild installs, as their relations say.
  let pythonPackages: [String]
  /// The text of `debian/control`.
  let control: String
  /// The text of `debian/rules`; empty where there is none.
  let rules: String
  /// The text of `debian/compat`; nil where there is none.
  let compat: String?
  /// The newest version in `debian/changelog`.
  let version: PackageVersion?

  /// Reads `debian/` of the project in `directory`; nil if it has no `debian/control` with a source
  /// and a binary package.
  ///
  /// Throws `FileError`, and `SyntaxError` for a damaged control file.
  static func read(in directory: FilePath) throws -> ExistingPackaging? {
    let debian = directory.appending("debian")
    func text(_ name: String) throws -> String? {
      let file = debian.appending(name)
      return try FileSystem.exists(file) ? FileSystem.readText(file) : nil
    }
    guard let control = try text("control") else { return nil }
    let paragraphs = try ControlFile(parsing: control, file: "debian/control").paragraphs
    let packages = paragraphs.compactMap { $0["Package"] }
    guard let source = paragraphs.lazy.compactMap({ $0["Source"] }).first, !packages.isEmpty else {
      return nil
    }
    let heading = try text("changelog")?.split(separator: "\n").first
    let version = heading.flatMap { line -> PackageVersion? in
      guard let open = line.firstIndex(of: "("), let close = line.firstIndex(of: ")"),
        open < close
      else { return nil }
      return try? PackageVersion(parsing: String(line[line.index(after: open)..<close]))
    }
    return ExistingPackaging(
      source: source, packages: packages,
      pythonPackages: paragraphs.filter { $0["Depends"]?.contains("${python3:Depends}") == true }
        .compactMap { $0["Package"] }, control: control, rules: try text("rules") ?? "",
      compat: try text("compat"), version: version)
  }

  /// Whether venvdeb builds it.
  var usesVenvdeb: Bool {
    let lines = control.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return lines.contains { $0.contains("dh-sequence-venvdeb") } || rules.contains("dh_venvdeb")
      || RulesEdit.addons(in: rules).contains("venvdeb")
  }

  /// What builds it, where that is not venvdeb.
  var helper: Helper {
    let addons = RulesEdit.addons(in: rules)
    if control.contains("dh-virtualenv") || control.contains("dh-sequence-python-virtualenv")
      || addons.contains("python-virtualenv")
    {
      return .dhVirtualenv
    }
    if control.contains("dh-sequence-python3") || addons.contains("python3")
      || rules.contains("pybuild")
    {
      return .pybuild
    }
    return RulesEdit.callsDh(rules) ? .dh : .other
  }
}
