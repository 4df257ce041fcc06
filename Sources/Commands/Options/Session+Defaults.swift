internal import Core
internal import SystemPackage

/// What holds for an option that nobody gives, as far as the environment decides it.
extension Session {
  /// The directory of a package's tree, below `DH_VIRTUALENV_INSTALL_ROOT` or `/opt/venvs`.
  func defaultPrefix(of package: String) -> FilePath {
    let root = environment["DH_VIRTUALENV_INSTALL_ROOT"] ?? ""
    return FilePath(root.isEmpty ? "/opt/venvs" : root)
      .pushing(FilePath(package)).lexicallyNormalized()
  }

  /// `parallel=N` of DEB_BUILD_OPTIONS (Debian Policy 4.9.1), else the number of CPUs.
  var defaultJobs: Int {
    for option in (environment["DEB_BUILD_OPTIONS"] ?? "").split(separator: " ") {
      if option.hasPrefix("parallel="), let number = Int(option.dropFirst(9)), number > 0 {
        return number
      }
    }
    return processors
  }

  /// Returns the number of parallel jobs: `wanted`, else the default, and no more than there are
  /// descriptors for.
  ///
  /// Throws `DescriptorLimitError`.
  func jobs(_ wanted: Int?) throws -> Int {
    try DescriptorLimit.ofProcess.jobs(wanted ?? defaultJobs)
  }

  /// Warnings about variables whose names are nearly those of options.
  var misspeltVariables: [String] {
    let prefix = Self.variableName(forOption: "")
    let known = OptionTable.keys.map { Self.variableName(forOption: $0) }
    return environment.keys.filter { $0.hasPrefix(prefix) && !known.contains($0) }.sorted()
      .compactMap { name in
        let suffixes = known.map { String($0.dropFirst(prefix.count)) }
        guard let suffix = NearestName.find(to: String(name.dropFirst(prefix.count)), in: suffixes)
        else {
          return nil
        }
        return "ignoring environment variable '\(name)': did you mean '\(prefix)\(suffix)'?"
      }
  }

  /// `venvdeb` in the user's cache directory (XDG Base Directory Specification); nil without one.
  ///
  /// A home directory that is not there, as that of Debian's build daemons, stays so.
  var defaultCacheDirectory: FilePath? {
    if let directory = environment["XDG_CACHE_HOME"], directory.hasPrefix("/") {
      return FilePath(directory).appending("venvdeb")
    }
    guard let home = environment["HOME"], home.hasPrefix("/"),
      FileSystem.isDirectory(FilePath(home))
    else { return nil }
    return FilePath(home).appending(".cache").appending("venvdeb")
  }

  /// Whether `crossbuildcanrunhostbinaries` is in DEB_BUILD_OPTIONS, as dh(1) knows it: programs of the
  /// architecture that a package is built for can run.
  var runsHostBinaries: Bool {
    (environment["DEB_BUILD_OPTIONS"] ?? "").split { $0.isWhitespace || $0 == "," }
      .contains("crossbuildcanrunhostbinaries")
  }

  /// Whether `nocheck` is in DEB_BUILD_OPTIONS (Debian Policy 4.9.1) or DEB_BUILD_PROFILES.
  var skipsChecks: Bool {
    ["DEB_BUILD_OPTIONS", "DEB_BUILD_PROFILES"].contains { name in
      (environment[name] ?? "").split { $0.isWhitespace || $0 == "," }.contains("nocheck")
    }
  }
}
