internal import Processes

/// The chapter of `docs/configuration.md` about the variables that other programs get.
enum EnvironmentChapter {
  /// The chapter.
  static let text = introduction + VariableFamily.all.map(row).joined()

  private static let introduction = """
    ## Environment of other programs

    pip, build backends, compilers, Git and the commands of `check` get the variables of the
    caller: locale, `PATH`, `HOME`, proxies, CA bundles, SSH and Git, the flags of
    `dpkg-buildflags`, and whatever a build backend reads. Only these families do not pass as they
    are; pip's own configuration files (`pip.conf`) are read for the same settings as its variables.

    | variables | pass to all | pass to pip | why not the rest |
    |---|---|---|---|

    """

  private static func row(_ family: VariableFamily) -> String {
    let name = family.prefix.hasSuffix("__") ? family.prefix : "\(family.prefix)*"
    return "| `\(name)` | \(list(family.passing)) | \(list(family.passingToPip)) "
      + "| \(family.reason) |\n"
  }

  private static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
