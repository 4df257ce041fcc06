internal import Pipeline
internal import SystemPackage

/// Arguments of virtualenv or `python3 -m venv`: applied as far as they affect the tree, which
/// neither of the two makes here.
enum VirtualenvArguments {
  /// Options that hold anyway, or are about how virtualenv works.
  private static let pointless: Set<String> = [
    "--symlinks", "--clear", "--upgrade", "--no-download", "--never-download", "--download",
    "--quiet", "--verbose", "--no-site-packages", "--no-vcs-ignore", "--no-scm-ignore-files",
    "--no-periodic-update", "--reset-app-data", "--with-traceback", "--distribute",
    "--unzip-setuptools", "--symlink-app-data", "--discovery", "--creator", "--seeder",
    "--activators", "--app-data", "--read-only-app-data", "--extra-search-dir", "--try-first-with",
  ]
  private static let pointlessWithValue: Set<String> = [
    "--discovery", "--creator", "--seeder", "--activators", "--app-data", "--extra-search-dir",
    "--try-first-with",
  ]

  private static let syntax = ForeignArguments(
    withValue: pointlessWithValue.union(["--python", "--prompt", "--pip", "--wheel"]),
    flags: pointless.subtracting(pointlessWithValue).union([
      "--system-site-packages", "--copies", "--relocatable", "--without-pip", "--no-pip",
      "--no-setuptools", "--no-wheel", "--no-seed", "--upgrade-deps",
    ]),
    aliases: [
      "-p": "--python", "-q": "--quiet", "-v": "--verbose", "--always-copy": "--copies",
      "--without-scm-ignore-files": "--no-scm-ignore-files",
    ])

  /// Applies arguments to a request.
  ///
  /// Throws `SettingError` for a missing or surplus value.
  static func apply(
    _ arguments: [Settings.Value], to request: inout StageRequest, in session: Session
  ) throws(SettingError) {
    for argument in try syntax.parse(arguments) {
      switch argument {
      case .known(let option): apply(option, to: &request, session)
      // It has a value in virtualenv, and had none in older releases.
      case .unknown(let option) where option.hasPrefix("--setuptools"):
        let version = option.drop { $0 != "=" }.dropFirst()
        request.namedSeeds.insert(.setuptools)
        pin(.setuptools, String(version), in: &request)
      case .unknown(let word), .positional(let word):
        request.warnings.append("'\(word)' is ignored: the tree is not made by virtualenv")
      }
    }
  }

  private static func apply(
    _ option: ForeignArguments.Known, to request: inout StageRequest, _ session: Session
  ) {
    let value = option.value
    switch option.name {
    case "--system-site-packages": request.systemSitePackages = true
    case "--python": request.python = value.contains("/") ? session.path(value).string : value
    case "--pip": insert(.pip, value, into: &request)
    case "--wheel": insert(.wheel, value, into: &request)
    case "--without-pip", "--no-seed": (request.seeds, request.namedSeeds) = ([], [])
    case "--no-pip": request.seeds.remove(.pip)
    case "--no-setuptools":
      request.seeds.remove(.setuptools)
      request.namedSeeds.remove(.setuptools)
    case "--no-wheel": request.seeds.remove(.wheel)
    case "--upgrade-deps": request.preinstalled += ["pip", "setuptools"]
    case "--copies": request.copiesInterpreter = true
    case "--relocatable":
      request.warnings.append("'\(option.words[0])' is ignored: use --shebang=relocatable")
    case "--prompt":
      request.warnings.append(
        "'\(option.words.joined(separator: " "))' is ignored: the prompt is the name of the tree")
    default: break
    }
  }

  /// Adds a seed package to a request, pinned if `version` is one.
  private static func insert(_ seed: Seed, _ version: String, into request: inout StageRequest) {
    request.seeds.insert(seed)
    pin(seed, version, in: &request)
  }

  /// Pins a seed package if `version` is one, rather than `bundle` or `embed`.
  private static func pin(_ seed: Seed, _ version: String, in request: inout StageRequest) {
    guard version.first?.isNumber == true else { return }
    request.preinstalled.append("\(seed.rawValue)==\(version)")
  }
}
