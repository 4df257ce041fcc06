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
    self.lines = lines
  }
}
