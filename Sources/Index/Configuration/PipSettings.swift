package import Core
package import SystemPackage

/// What pip's configuration files and variables say: by options in their long form without dashes.
///
/// See the pip documentation, "Configuration": the files of the system, of the user and of the
/// environment, then the one that `PIP_CONFIG_FILE` names, then the variables, of which the later
/// win over the earlier.
package struct PipSettings: Sendable {
  private var values: [String: String] = [:]
  /// The files that were read.
  package private(set) var files: [FilePath] = []

  /// Settings that say nothing.
  package init() {}

  /// Settings by the names of options, for those who have them from elsewhere.
  package init(_ values: [String: String]) { self.values = values }

  /// Reads the files that apply with these variables for a Python below `prefix`.
  ///
  /// What is in the sections of `install`, `download` and `wheel` wins over what is for all
  /// commands. Throws `PipSettingsError`.
  package static func read(
    environment: [String: String], prefix: FilePath
  ) throws(PipSettingsError) -> PipSettings {
    var settings = PipSettings()
    var found: [String: (rank: Int, value: String)] = [:]
    var sections: [String: [String: String]] = [:]
    for path in paths(environment, prefix: prefix) where FileSystem.isRegularFile(path) {
      let text: String
      do throws(FileError) {
        text = try FileSystem.readText(path)
      } catch {
        throw PipSettingsError(location: nil, reason: error.message)
      }
      settings.files.append(path)
      let file = try PipConfigurationFile(parsing: text, path: path)
      for (section, options) in file.values {
        sections[section, default: [:]].merge(options) { $1 }
      }
    }
    var variables: [String: String] = [:]
    for (name, value) in environment where name.hasPrefix("PIP_") {
      variables[option(named: name.dropFirst("PIP_".count))] = value
    }
    sections[":env:"] = variables
    for (rank, section) in ["global", "install", "download", "wheel", ":env:"].enumerated() {
      for (name, value) in sections[section] ?? [:] where !value.isEmpty {
        found[name] = (rank, value)
      }
    }
    settings.values = found.mapValues(\.value)
    return settings
  }

  /// The value of an option; nil if there is none, or an empty one.
  package subscript(option: String) -> String? {
    values[option].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The values of an option that has several, separated by white space.
  package func words(_ option: String) -> [String] {
    (values[option] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Returns whether a flag is set.
  package func isSet(_ option: String) -> Bool {
    ["1", "true", "yes", "on", "y", "t"].contains(values[option]?.lowercased() ?? "")
  }

  /// The options that are set.
  package var options: [String] { values.keys.sorted() }

  /// Returns `PIP_INDEX_URL` without its prefix, `index_url` or `--index-url` as `index-url`.
  static func option(named name: some StringProtocol) -> String {
    let text = name.hasPrefix("--") ? String(name.dropFirst(2)) : String(name)
    return text.lowercased().map { $0 == "_" ? "-" : String($0) }.joined()
  }

  private static func paths(
    _ environment: [String: String], prefix: FilePath
  ) -> [FilePath] {
    let named = environment["PIP_CONFIG_FILE"]
    if named == "/dev/null" { return [] }
    let directories = (environment["XDG_CONFIG_DIRS"] ?? "").split(separator: ":")
    var paths = (directories.isEmpty ? ["/etc/xdg"] : directories).map {
      FilePath(String($0)).appending("pip").appending("pip.conf")
    }
    paths.append("/etc/pip.conf")
    let isNamed =
      named.map { !$0.isEmpty && (try? FileSystem.exists(FilePath($0))) == true } ?? false
    if !isNamed, let home = environment["HOME"], !home.isEmpty {
      let home = FilePath(home)
      let configuration = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      paths.append(home.pushing(".pip/pip.conf"))
      paths.append(
        (configuration.map { FilePath($0) } ?? home.appending(".config")).pushing("pip/pip.conf"))
    }
    paths.append(prefix.appending("pip.conf"))
    if let named, !named.isEmpty { paths.append(FilePath(named)) }
    return paths
  }
}

/// A configuration file of pip that cannot be read.
package struct PipSettingsError: Failure {
  /// The file and the line; nil where the reason names the file.
  let place: FileLocation?
  let reason: String

  init(location: FileLocation?, reason: String) {
    (place, self.reason) = (location, reason)
  }

  package var message: String { "cannot read the configuration of pip: \(reason)" }
  package var location: String? { place?.description }
  package var hint: String? { "see which files it reads with 'pip config debug'" }
  package var exitStatus: ExitStatus { .environment }
}
