internal import Core
internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage
internal import Venv
internal import Wheels

/// Arguments of `pip install`: most of them are applied by venvdeb itself, the rest is passed to the
/// pip that downloads and builds.
enum PipArguments {
  /// Options about how pip installs, which it does not do here, or that hold anyway.
  private static let pointless: Set<String> = [
    "--upgrade", "--force-reinstall", "--ignore-installed", "--compile", "--no-input",
    "--no-warn-script-location", "--no-warn-conflicts", "--disable-pip-version-check", "--quiet",
    "--verbose", "--no-color", "--break-system-packages", "--no-user", "--upgrade-strategy",
    "--progress-bar", "--root-user-action",
  ]
  /// Options that would put files elsewhere.
  private static let rejected: Set<String> = [
    "--target", "--user", "--root", "--prefix", "--dry-run", "--report",
  ]
  /// Options with a value that are for the pip that downloads.
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
    flags: pointless.union(rejected).union([
      "--no-index", "--require-hashes", "--no-deps", "--ignore-requires-python", "--pre",
      "--no-compile", "--no-cache-dir",
      "--prefer-binary", "--no-build-isolation",
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

  /// Applies arguments to a request; relative paths start at the session's directory, as for pip.
  ///
  /// Throws `SettingError` for a missing or surplus value.
  static func apply(
    _ arguments: [Settings.Value], to request: inout StageRequest, in session: Session
  ) throws(SettingError) {
    for argument in try syntax.parse(arguments) {
      switch argument {
      case .unknown(let option): request.index.pipArguments.append(option)
      case .positional(let requirement): request.preinstalled.append(requirement)
      case .known(let option): apply(option, to: &request, session)
      }
    }
  }

  private static func apply(
    _ option: ForeignArguments.Known, to request: inout StageRequest, _ session: Session
  ) {
    let value = option.value
    switch option.name {
    case "--index-url": request.index.indexURL = value
    case "--extra-index-url": request.index.extraIndexURLs.append(value)
    case "--no-index": request.index.forbidsIndexes = true
    case "--find-links" where !value.contains("://"):
      request.wheelhouses.append(session.path(value))
    case "--find-links" where value.hasPrefix("file:///"):
      request.wheelhouses.append(PercentEncoding.decodedPath(String(value.dropFirst(7))))
    case "--find-links": request.index.pipArguments += option.words
    case "--no-binary": request.formats.setNoBinary(value)
    case "--only-binary": request.formats.setOnlyBinary(value)
    case "--prefer-binary": request.index.pipArguments += option.words
    case "--require-hashes": request.requireHashes = true
    case "--no-deps": request.ignoresDependencies = true
    case "--ignore-requires-python": request.index.ignoresPython = true
    case "--pre": request.index.allowsPrereleases = true
    case "--constraint": request.preinstalled.append("-c\(session.path(value).string)")
    case "--requirement": request.preinstalled.append("-r\(session.path(value).string)")
    case "--editable": request.preinstalled.append("-e\(value)")
    case "--no-build-isolation": request.isolatesBuilds = false
    case "--no-compile": request.bytecode = .none
    case "--no-cache-dir":
      request.cacheDirectory = nil
      request.index.pipArguments += option.words
    case let name where forwarded.contains(name): request.index.pipArguments += option.words
    case let name where rejected.contains(name):
      request.warnings.append(
        "\(option.location): '\(option.words.joined(separator: " "))' is ignored: --destdir and "
          + "--prefix decide where the tree is")
    default: break
    }
  }
}
