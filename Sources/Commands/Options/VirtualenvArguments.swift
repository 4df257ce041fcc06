internal import Pipeline
internal import SystemPackage

/// Arguments for virtualenv or `python3 -m venv`, as far as they say something about the result.
struct VirtualenvArguments {
  /// What is worth telling the user.
  private(set) var warnings: [String] = []

  /// Options that hold anyway, or say how virtualenv works, which does not run here.
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

  /// Applies arguments to the options of a run.
  ///
  /// Throws `SettingError`.
  init(
    _ arguments: [StageSettings.Value], for options: inout StageRequest, in session: Session
  ) throws(SettingError) {
    for item in try Self.syntax.read(arguments) {
      switch item {
      case .known(let option): apply(option, to: &options, session)
      // With virtualenv it has a value, with older ones none.
      case .unknown(let argument) where argument.hasPrefix("--setuptools"):
        let value = argument.drop { $0 != "=" }.dropFirst()
        take(.setuptools, String(value), &options)
      case .unknown(let argument):
        warnings.append("'\(argument)' is ignored: virtualenv is not what makes the tree")
      case .word(let word, _):
        warnings.append("'\(word)' is ignored: virtualenv is not what makes the tree")
      }
    }
  }

  private mutating func apply(
    _ option: ForeignArguments.Found, to options: inout StageRequest, _ session: Session
  ) {
    switch option.name {
    case "--system-site-packages": options.systemSitePackages = true
    case "--python":
      options.python =
        option.value.contains("/") ? session.path(option.value).string : option.value
    case "--pip": take(.pip, option.value, &options)
    case "--wheel": take(.wheel, option.value, &options)
    case "--without-pip", "--no-seed": options.seeds = []
    case "--no-pip": options.seeds.remove(.pip)
    case "--no-setuptools": options.seeds.remove(.setuptools)
    case "--no-wheel": options.seeds.remove(.wheel)
    case "--upgrade-deps": options.preinstalled += ["pip", "setuptools"]
    case "--copies":
      warnings.append(
        "'\(option.words[0])' is ignored: the interpreter is a link, so that security updates of "
          + "it take effect")
    case "--relocatable":
      warnings.append("'\(option.words[0])' is ignored: write --shebang=relocatable")
    case "--prompt":
      warnings.append(
        "'\(option.words.joined(separator: " "))' is ignored: the prompt is the tree's name")
    default: break
    }
  }

  /// A distribution that the tree begins with, in this version.
  private func take(_ seed: Seed, _ version: String, _ options: inout StageRequest) {
    options.seeds.insert(seed)
    guard version.first?.isNumber == true else { return }
    options.preinstalled.append("\(seed.rawValue)==\(version)")
  }
}
