internal import Core
internal import Scaffold
internal import SystemPackage

extension Session {
  /// Returns the installed templates that have a group of files, overridden by those of the user: in the
  /// directory that is named, or else that of the configuration.
  ///
  /// Throws `ScaffoldError` and `FileError`.
  func templates(_ named: String?, for group: String) throws -> TemplateSet {
    let own = ownTemplates(named)
    // Where none are installed, a complete set of the user's own will do.
    return try TemplateSet(
      firstOf: installed("templates", checkoutName: "debian-templates") + [own].compactMap { $0 },
      with: group, overriddenBy: own)
  }

  /// Returns the directory of the user's own templates: the one that is named, else that of the
  /// configuration (XDG Base Directory Specification), if it exists.
  private func ownTemplates(_ named: String?) -> FilePath? {
    if let directory = named ?? variable(forOption: "templates") {
      return self.path(directory)
    }
    func path(_ variable: String) -> FilePath? {
      environment[variable].flatMap { $0.hasPrefix("/") ? FilePath($0) : nil }
    }
    let configuration = path("XDG_CONFIG_HOME") ?? path("HOME")?.appending(".config")
    let directory = configuration?.appending("venvdeb").appending("templates")
    return directory.flatMap { FileSystem.isDirectory($0) ? $0 : nil }
  }
}
