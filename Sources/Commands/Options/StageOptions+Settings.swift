internal import Artifacts
internal import Core
internal import Locks
internal import Packaging
internal import Pipeline
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

extension StageOptions {
  /// The options that settings and environment say.
  ///
  /// Throws `SettingError` and `NameError`.
  init(
    package: String, destdir: FilePath, report: FilePath?, settings: StageSettings,
    session: Session
  ) throws {
    let bundle = try settings.value("bundle").map { value in
      try settings.refuseLockOptions(beside: "bundle")
      return try Bundle.open(session.path(value.text))
    }
    let source = session.path(settings.value("sourcedirectory")?.text ?? ".")
    var requirements = settings.values("requirements").map { Self.path($0.text, below: source) }
    if requirements.isEmpty, bundle == nil {
      // A project that requires nothing needs no lock; that it does not is checked later.
      requirements = try LockFormats.defaultFile(in: source).map { [$0] } ?? []
    }
    self.init(
      package: package, destdir: destdir,
      prefix: Self.prefix(of: package, settings: settings, session: session),
      requirements: requirements, sourceDirectory: source)
    self.bundle = bundle
    wheelhouses = settings.values("wheelhouse").map { session.path($0.text) }
    if let name = settings.value("python")?.text {
      python = name.contains("/") ? session.path(name).string : name
    }
    installsProject = try !settings.flag("no-project")
    extras = try settings.values("extras")
      .flatMap { $0.text.split(separator: ",") }.map { try PackageName($0) }
    isOffline = try settings.flag("offline")
    index.indexURL = settings.value("index-url")?.text
    index.extraIndexURLs = settings.values("extra-index-url").map(\.text)
    requireHashes = try settings.flag("require-hashes", opposite: "no-require-hashes")
    allowUnpinned = try settings.flag("allow-unpinned")
    for value in settings.values("only-binary") { formats.setOnlyBinary(value.text) }
    for value in settings.values("no-binary") { formats.setNoBinary(value.text) }
    systemSitePackages =
      try bundle?.manifest.systemSitePackages ?? settings.flag("system-site-packages")
    if try settings.flag("with-pip") { seeds.insert(.pip) }
    dropsSeeds = try settings.flag("drop-pip")
    for value in settings.values("seed") { seeds.insert(try settings.choice(value, of: "seed")) }
    preinstalled = settings.values("preinstall").map { Self.fileReference($0.text, session) }
    ignoresDependencies = try settings.flag("no-deps")
    frozenLock = settings.value("freeze").map { session.path($0.text) }
    if let bundle { bytecode = bundle.manifest.bytecode }
    shebang = try settings.choice("shebang", default: bundle?.manifest.shebang ?? .absolute)
    conflicts = try settings.choice("conflicts", default: .error)
    allowedLeaks = try settings.values("allow-leak").map { value throws(SettingError) in
      if let allowance = LeakAllowance(value.text) { return allowance }
      throw SettingError(
        location: value.place, message: "'\(value.text)' has no path or no reason",
        hint: "write it as 'share/demo/build.log: why this file may name the build directory'")
    }
    links = settings.values("link").map(\.text)
    shipsBom = try settings.flag("sbom", opposite: "no-sbom") ?? true
    if !Self.leavesOutChecks(session) {
      checks = settings.values("check").map { ApplicationCheck(command: $0.text, place: $0.place) }
    }
    overridesLintian = try !settings.flag("no-lintian-overrides")
    jobs = try Self.jobs(settings, session)
    cacheDirectory = try Self.cacheDirectory(settings, session)
    let pip = try PipArguments(settings.values("pip-arg"), for: &self, in: session)
    let virtualenv = try VirtualenvArguments(
      settings.values("virtualenv-arg"), for: &self, in: session)
    warnings = pip.warnings + virtualenv.warnings
    if pip.forbidsCache { cacheDirectory = nil }
    bytecode = try settings.choice("bytecode", default: bytecode)
    self.report = report
    if session.environment["SOURCE_DATE_EPOCH"] != nil { sourceDate = try session.sourceDate() }
    environment = session.environment
  }

  /// `-rFILE` and `-cFILE` with the path made absolute; what else pip's command line has as it is.
  private static func fileReference(_ text: String, _ session: Session) -> String {
    guard text.hasPrefix("-r") || text.hasPrefix("-c") else { return text }
    let path = text.dropFirst(2).drop { $0 == " " }
    return "\(text.prefix(2))\(session.path(String(path)).string)"
  }

  /// Whether `nocheck` is among DEB_BUILD_OPTIONS (Debian Policy 4.9.1) or DEB_BUILD_PROFILES.
  private static func leavesOutChecks(_ session: Session) -> Bool {
    ["DEB_BUILD_OPTIONS", "DEB_BUILD_PROFILES"].contains { name in
      (session.environment[name] ?? "").split { $0.isWhitespace || $0 == "," }.contains("nocheck")
    }
  }

  private static func path(_ text: String, below directory: FilePath) -> FilePath {
    directory.pushing(FilePath(text)).lexicallyNormalized()
  }

  /// `--prefix`, or the package's directory below `/opt/venvs`, both of whose parts dh-virtualenv's
  /// users may have chosen.
  private static func prefix(
    of package: String, settings: StageSettings, session: Session
  ) -> FilePath {
    if let prefix = settings.value("prefix")?.text {
      return FilePath(prefix).lexicallyNormalized()
    }
    let root = session.environment["DH_VIRTUALENV_INSTALL_ROOT"] ?? ""
    return FilePath(root.isEmpty ? "/opt/venvs" : root)
      .pushing(FilePath(settings.value("install-suffix")?.text ?? package)).lexicallyNormalized()
  }

  /// `--jobs`, else `parallel=N` of DEB_BUILD_OPTIONS (Debian Policy 4.9.1), else the processors.
  static func jobs(
    _ settings: StageSettings, _ session: Session
  ) throws(SettingError) -> Int {
    if let value = settings.value("jobs") {
      guard let number = Int(value.text), number > 0 else {
        throw SettingError(
          location: value.place, message: "'\(value.text)' is not a number of jobs", choices: [])
      }
      return number
    }
    for option in (session.environment["DEB_BUILD_OPTIONS"] ?? "").split(separator: " ") {
      if option.hasPrefix("parallel="), let number = Int(option.dropFirst(9)), number > 0 {
        return number
      }
    }
    return session.processors
  }

  /// `--cache-dir`, else `venvdeb` in the user's cache directory (XDG Base Directory
  /// Specification), which may turn out not to be writable.
  private static func cacheDirectory(
    _ settings: StageSettings, _ session: Session
  ) throws(SettingError) -> FilePath? {
    if try settings.flag("no-cache") { return nil }
    if let value = settings.value("cache-dir") { return session.path(value.text) }
    if let directory = session.environment["XDG_CACHE_HOME"], directory.hasPrefix("/") {
      return FilePath(directory).appending("venvdeb")
    }
    guard let home = session.environment["HOME"], home.hasPrefix("/") else { return nil }
    return FilePath(home).appending(".cache").appending("venvdeb")
  }
}
