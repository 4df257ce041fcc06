internal import SystemPackage

/// The overrides of tags that lintian emits for every tree of wheels.
///
/// lintian judges packages for Debian's own archive. A tag is listed only where the layout, or the
/// way wheels are built, makes it certain or likely, and only for paths below the tree: tags for the
/// rest of the package are still reported.
struct LintianOverrides {
  /// Lines for `usr/share/lintian/overrides/<package>`, comments included.
  let lines: [String]

  /// Creates the lines for a tree at `prefix` on the target.
  init(package: String, prefix: FilePath, hasBytecode: Bool, hasCommands: Bool, hasELF: Bool) {
    let tree = "[" + prefix.components.map(\.string).joined(separator: "/") + "/*"
    var lines = ["# The virtual environment in \(prefix.string), as venvdeb made it."]
    func explain(_ reason: String, _ patterns: [String]) {
      lines.append("# \(reason)")
      lines += patterns.map { "\(package): \($0)" }
    }
    if prefix.components.first == "opt" {
      var above: [String] = []
      var parent = prefix.removingLastComponent()
      while parent.components.count > 1 {
        above.insert(
          "dir-or-file-in-opt [\(parent.components.map(\.string).joined(separator: "/"))/]", at: 0)
        parent.removeLastComponent()
      }
      explain(
        "It is an add-on, which is what /opt is for (FHS 3.13); no package of Debian's own.",
        above + ["dir-or-file-in-opt \(tree)"])
    }
    if hasBytecode {
      explain(
        "The bytecode belongs to the package, so that nothing is written on the target.",
        ["package-installs-python-pycache-dir \(tree)"])
    }
    explain(
      "Its scripts run with its own interpreter, whose package is in Depends; modules of wheels "
        + "are no scripts, even with a first line as if they were.",
      (hasCommands ? ["unusual-interpreter * \(tree)"] : [])
        + ["python3-script-but-no-python3-dep * \(tree)", "script-not-executable \(tree)"])
    if hasELF {
      explain(
        "Wheels bring libraries as their projects built and tested them.",
        [
          "embedded-library * \(tree)", "library-not-linked-against-libc \(tree)",
          "shared-library-lacks-prerequisites \(tree)", "unstripped-binary-or-object \(tree)",
        ])
    }
    explain(
      "Wheels are shipped as their projects published them; what lintian says of single files is "
        + "for those projects to change.",
      Self.contents.map { "\($0) *\(tree)" }
        + (hasELF ? Self.machineCode.map { "\($0) *\(tree)" } : []))
    self.lines = lines
  }

  /// Errors and warnings about the contents of single files, wherever they are.
  ///
  /// lintian rejects overrides of tags that it does not know, such as one about Python 2 in unstable:
  /// a tag must be one of every supported release. Leftovers in a project's own files, such as backups
  /// and the data of coverage, are not overridden.
  private static let contents = [
    "bash-completion-with-hashbang", "broken-bz2", "broken-gz", "broken-lz", "broken-lzma",
    "broken-lzo", "broken-xz", "broken-zip", "csh-considered-harmful", "duplicate-font-file",
    "embedded-feedparser-library", "embedded-javascript-library",
    "example-script-uses-deprecated-nodejs-location",
    "executable-jar-without-main-class", "executable-not-elf-or-script",
    "file-name-contains-wildcard-character", "gawk-script-but-no-gawk-dep",
    "hyphen-file", "incorrect-libdir-in-la-file", "incorrect-path-for-interpreter",
    "interpreter-in-usr-local", "interpreter-not-absolute",
    "mawk-script-but-no-mawk-dep", "missing-dep-for-interpreter", "national-encoding",
    "nested-examples-directory", "nodejs-lock-file", "non-free-flash",
    "opentype-font-prohibits-installable-embedding", "opentype-font-wrong-filename",
    "package-contains-ancient-file",
    "package-contains-cmake-private-file", "package-contains-compiled-font-file",
    "package-contains-eslint-config-file", "package-contains-info-dir-file",
    "package-contains-npm-ignore-file",
    "package-contains-python-dot-directory",
    "package-contains-python-header-in-incorrect-directory",
    "package-contains-sass-cache-directory",
    "package-contains-thumbnails-dir", "package-contains-timestamped-gzip",
    "package-contains-unsafe-symlink", "package-contains-vcs-control-file",
    "package-contains-xvpics-dir",
    "package-installs-ieee-data", "package-installs-packlist", "package-installs-python-bytecode",
    "package-installs-python-egg", "php-script-but-no-php-cli-dep",
    "php-script-with-unusual-interpreter", "pkg-config-bad-directive",
    "privacy-breach-donation", "privacy-breach-facebook", "privacy-breach-generic",
    "privacy-breach-google-adsense", "privacy-breach-google-cse", "privacy-breach-google-plus",
    "privacy-breach-logo", "privacy-breach-piwik", "privacy-breach-statistics-website",
    "privacy-breach-twitter", "privacy-breach-uses-embedded-file", "privacy-breach-w3c-valid-html",
    "python-module-in-wrong-location", "ruby-script-but-no-ruby-dep", "script-uses-bin-env",
    "script-uses-deprecated-nodejs-location", "script-uses-unversioned-python-in-shebang",
    "script-without-interpreter",
    "shell-script-fails-syntax-check", "shipped-file-without-utf8-name",
    "tclsh-script-but-no-tclsh-dep", "truetype-font-prohibits-installable-embedding",
    "truetype-font-wrong-filename", "unknown-file-in-python-module-directory",
    "uses-dpkg-database-directly", "wish-script-but-no-wish-dep", "wrong-path-for-interpreter",
  ]

  /// Errors and warnings about programs and libraries.
  private static let machineCode = [
    "arch-dependent-file-not-in-arch-specific-directory", "binary-from-other-architecture",
    "binary-with-bad-dynamic-table", "custom-library-search-path",
    "debug-file-with-no-debug-symbols", "elf-error", "hardening-no-pie", "hardening-no-relro",
    "odd-permissions-on-shared-library", "odd-static-library-name",
    "program-not-linked-against-libc", "relative-library-search-path",
    "shared-library-is-executable", "shared-library-lacks-stack-section",
    "sharedobject-in-library-directory-missing-soname", "ships-undeclared-shared-library",
    "specific-address-in-shared-library", "statically-linked-binary", "stripped-library",
    "undeclared-elf-prerequisites",
  ]
}
