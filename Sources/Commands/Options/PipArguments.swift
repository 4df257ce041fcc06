internal import Core
internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage
internal import Venv
internal import Wheels

/// Arguments for `pip install`, as users of pip know them: most are obeyed by venvdeb itself, the
/// rest is for the pip that fetches and builds.
struct PipArguments {
  /// What is worth telling the user.
  private(set) var warnings: [String] = []
  /// Whether nothing is to be kept for the next time.
  private(set) var forbidsCache = false

  /// Options that say how pip installs, which it does not do here, or that hold anyway.
  private static let pointless: Set<String> = [
    "--upgrade", "--force-reinstall", "--ignore-installed", "--compile", "--no-input",
    "--no-warn-script-location", "--no-warn-conflicts", "--disable-pip-version-check", "--quiet",
    "--verbose", "--no-color", "--break-system-packages", "--no-user", "--upgrade-strategy",
    "--progress-bar", "--root-user-action",
  ]
  /// Options that would put files elsewhere.
  private static let refused: Set<String> = [
    "--target", "--user", "--root", "--prefix", "--dry-run", "--report",
  ]
  /// Options whose value is the next argument, and which the pip that fetches must know.
  private static let forwarded: Set<String> = [
    "--trusted-host", "--proxy", "--retries", "--timeout", "--cert", "--client-cert",
    "--config-settings", "--global-option", "--src", "--exists-action", "--use-feature",
    "--use-deprecated", "--keyring-provider", "--cache-dir", "--log",
  ]

  private static let syntax = ForeignArguments(
    withValue: forwarded.union([
      "--index-url", "--extra-index-url", "--find-links", "--no-binary", "--only-binary",
      "--constraint", "--requirement", "--editable", "--upgrade-strategy", "--progress-bar",
      "--root-user-action", "--target", "--root", "--prefix", "--report",
    ]),
    flags: pointless.union(refused).union([
      "--no-index", "--require-hashes", "--no-deps", "--pre", "--no-compile", "--no-cache-dir",
      "--prefer-binary",
    ]).subtracting([
      "--upgrade-strategy", "--progress-bar", "--root-user-action", "--target", "--root",
      "--prefix", "--report",
    ]),
    aliases: [
      "-i": "--index-url", "--pypi-url": "--index-url", "-f": "--find-links",
      "-c": "--constraint", "-r": "--requirement", "-e": "--editable", "-U": "--upgrade",
      "-I": "--ignore-installed", "-q": "--quiet", "-v": "--verbose", "-t": "--target",
      "-C": "--config-settings", "--no-dependencies": "--no-deps",
    ])

  /// Applies arguments to the options of a run.
  ///
  /// Throws `SettingError`. Relative paths start from the session's directory, as for pip.
  init(
    _ arguments: [StageSettings.Value], for options: inout StageRequest, in session: Session
  ) throws(SettingError) {
    for item in try Self.syntax.read(arguments) {
      switch item {
      case .unknown(let argument): options.index.pipArguments.append(argument)
      case .word(let requirement, _): options.preinstalled.append(requirement)
      case .known(let option): apply(option, to: &options, session)
      }
    }
  }

  private mutating func apply(
    _ option: ForeignArguments.Found, to options: inout StageRequest, _ session: Session
  ) {
    let value = option.value
    switch option.name {
    case "--index-url": options.index.indexURL = value
    case "--extra-index-url": options.index.extraIndexURLs.append(value)
    case "--no-index": options.isOffline = true
    case "--find-links" where !value.contains("://"):
      options.wheelhouses.append(session.path(value))
    case "--find-links" where value.hasPrefix("file:///"):
      options.wheelhouses.append(PercentEncoding.decodedPath(String(value.dropFirst(7))))
    case "--find-links": options.index.pipArguments += option.words
    case "--no-binary": options.formats.setNoBinary(value)
    case "--only-binary": options.formats.setOnlyBinary(value)
    case "--prefer-binary": options.index.pipArguments += option.words
    case "--require-hashes": options.requireHashes = true
    case "--no-deps": options.ignoresDependencies = true
    case "--pre": options.index.allowsPrereleases = true
    case "--constraint": options.preinstalled.append("-c\(session.path(value).string)")
    case "--requirement": options.preinstalled.append("-r\(session.path(value).string)")
    case "--editable": options.preinstalled.append("-e\(value)")
    case "--no-compile": options.bytecode = .none
    case "--no-cache-dir":
      forbidsCache = true
      options.index.pipArguments += option.words
    case let name where Self.forwarded.contains(name): options.index.pipArguments += option.words
    case let name where Self.refused.contains(name):
      warnings.append(
        "\(option.place): '\(option.words.joined(separator: " "))' is ignored: the place of the "
          + "tree is decided by --destdir and --prefix")
    default: break
    }
  }
}
