internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage

/// The options that say where wheels and sdists come from.
enum DownloadOptions: OptionSection {
  static let title = "Wheels and sdists"

  static let options = [
    StageOption(
      "wheelhouse", .directory, for: [.lock], help: "Directory of wheels and sdists",
      default: "wheels in a source package of format 3.0 that has it", example: "wheels",
      .list { request, values, session in
        request.wheelhouses = values.map { session.path($0.text) }
      }),
    StageOption(
      "offline", help: "Do not access the network",
      default: "no; yes where the wheels of a source package are all there",
      .flag { request, isOn in
        request.isOffline = isOn
        request.becomesOffline = isOn
      }),
    StageOption(
      "index-url", .text("url"), for: [.lock], help: "URL of the package index",
      default: "that of pip's configuration", example: "https://pypi.example.org/simple/",
      .value { request, value, _ in request.index.indexURL = value.text }),
    StageOption(
      "extra-index-url", .text("url"), for: [.lock], help: "URL of an additional package index",
      example: "https://wheels.example.org/simple/",
      .list { request, values, _ in request.index.extraIndexURLs = values.map(\.text) }),
    StageOption(
      "index", .text("name=url"), for: [.lock],
      help: "URL of the only index that a distribution may come from",
      details: "No other index is asked for the name, so that nobody can register it there.",
      default: "all indexes", example: "greenhouse=https://wheels.example.org/simple/",
      .list { request, values, _ in
        for value in values { try request.index.bind(value) }
      }),
    StageOption(
      "only-binary", .text("names"), for: [.lock],
      help: "Distributions that must be installed from wheels, or :all:", example: ":all:",
      .list { request, values, _ in
        for value in values { request.formats.setOnlyBinary(value.text) }
      }),
    StageOption(
      "no-binary", .text("names"), for: [.lock],
      help: "Distributions that must be built from sdists, or :all:", example: "lxml",
      .list { request, values, _ in
        for value in values { request.formats.setNoBinary(value.text) }
      }),
    StageOption(
      "ignore-requires-python",
      help: "Accept distributions that exclude the interpreter (Requires-Python)",
      details: "`no-deps` does not.",
      .flag { $0.index.ignoresPython = $1 }),
    StageOption(
      "build-isolation", for: [.lock],
      help: "Build wheels in an environment of their own, or never do",
      details: "It has what the build requires in the versions that the project asks for. Without "
        + "one, the installed versions are used, such as those of Debian.",
      default: "where a build requirement of the project is not installed, and for sdists",
      .toggle { $0.isolatesBuilds = $1 }),
    StageOption(
      "build-requirements", .file, for: [.lock],
      help: "Lock file, with hashes, of everything that builds may require",
      default: "wheelhouses and index", example: "debian/build-requirements.txt",
      .value { request, value, _ in
        request.buildRequirements =
          request.sourceDirectory.pushing(FilePath(value.text)).lexicallyNormalized()
      }),
    StageOption(
      "cache-dir", .directory, help: "Cache of downloads and of wheels built from sdists",
      default: "venvdeb in the user's cache directory", example: "/var/cache/venvdeb",
      .value { request, value, session in request.cacheDirectory = session.path(value.text) }),
    StageOption(
      "no-cache", help: "Disable the cache", .flag { if $1 { $0.cacheDirectory = nil } }),
    StageOption(
      "pip-arg", .text("argument"), for: [.lock],
      help: "Argument of 'pip install', applied here or passed to the pip that downloads",
      example: "--prefer-binary",
      .list { request, values, session in
        try PipArguments.apply(values, to: &request, in: session)
      }),
  ]
}

extension IndexOptions {
  /// Binds a distribution to an index, as `NAME=URL` says.
  ///
  /// Throws `SettingError` for another form, and for a name with two indexes.
  fileprivate mutating func bind(_ value: Settings.Value) throws(SettingError) {
    let parts = value.text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let name = try? PackageName(parts[0]), parts[1].contains("://") else {
      throw SettingError(
        location: value.location,
        message: "expected 'NAME=URL', got '\(CredentialURL.masking(value.text))'")
    }
    guard bound[name] == nil || bound[name] == parts[1] else {
      throw SettingError(location: value.location, message: "two indexes for '\(name.raw)'")
    }
    bound[name] = parts[1]
  }
}
