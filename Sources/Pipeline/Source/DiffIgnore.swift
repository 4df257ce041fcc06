internal import Core
internal import SystemPackage

/// The files that dpkg-source does not compare with the upstream tarball (dpkg-source(1),
/// `--diff-ignore`): those of version control and editors.
enum DiffIgnore {
  /// The directories of version control systems, which are no part of a project.
  static let versionControl: Set<FilePath.Component> = [
    ".arch-ids", ".bzr", ".git", ".hg", ".svn", "CVS", "RCS", "_MTN", "_darcs",
  ]

  /// Returns whether a name is ignored, with everything below it if it is that of a directory.
  static func ignores(_ name: FilePath.Component) -> Bool {
    let text = name.string
    return versionControl.contains(name) || names.contains(text) || text.hasSuffix("~")
      || text.hasPrefix(".#") || text.hasPrefix(",,")
      || text.hasPrefix(".") && text.hasSuffix(".swp")
  }

  /// Returns whether the options of a source package say themselves what is ignored, or what the
  /// differences are.
  static func isConfigured(in directory: FilePath) -> Bool {
    ["options", "local-options"].contains { name in
      let path = directory.pushing("debian/source").appending(name)
      let text = (try? FileSystem.readText(path)) ?? ""
      return ["diff-ignore", "single-debian-patch", "auto-commit"].contains { text.contains($0) }
    }
  }

  private static let names: Set = [
    ".bzr.backup", ".bzr.tags", ".bzrignore", ".cvsignore", ".deps", ".gitattributes",
    ".gitignore", ".gitmodules", ".gitreview", ".hgignore", ".hgsigs", ".hgtags", ".mailmap",
    ".mtn-ignore", ".shelf", ".svnignore", "DEADJOE", "{arch}",
  ]
}
