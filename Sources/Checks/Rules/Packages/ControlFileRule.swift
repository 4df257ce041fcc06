internal import Artifacts
internal import SystemPackage

/// The control files of a package that are no scripts.
enum ControlFileRule: Rule {
  static let shlibs = FindingCode(
    "shlibs-of-private-libraries", .warning,
    "the package offers libraries of a tree to other packages",
    why: """
      The file shlibs makes programs that are linked with these libraries depend on this package, \
      but the loader does not find the libraries. dh_makeshlibs has processed the tree.
      """,
    hint: "exclude the tree: dh_makeshlibs -X/opt/venvs (venvdeb's add-on does)")
  static let ldconfig = FindingCode(
    "ldconfig-without-public-library", .warning, "the package triggers ldconfig without need",
    why: """
      No library of the package is in a directory that ldconfig searches, so the trigger only \
      makes the installation slower.
      """,
    hint: "exclude the tree: dh_makeshlibs -X/opt/venvs (venvdeb's add-on does)")
  static let conffileMissing = FindingCode(
    "conffile-missing", .error, "conffiles lists a file that is not in the package",
    why: "dpkg warns at every installation, and the file is not protected.",
    hint: "correct debian/<package>.conffiles")
  static let notConffile = FindingCode(
    "configuration-not-conffile", .error, "a file in /etc is not a conffile",
    why: "Changes by the administrator are lost at the next upgrade (Debian Policy 10.7.3).",
    hint: "let dh_installdeb write conffiles, or list the file in debian/<package>.conffiles")

  static let codes = [shlibs, ldconfig, conffileMissing, notConffile]

  static func check(_ context: CheckContext) -> [Finding] {
    guard context.artifact.kind == .deb else { return [] }
    return libraries(context) + conffiles(context)
  }

  private static func libraries(_ context: CheckContext) -> [Finding] {
    guard !context.artifact.trees.isEmpty else { return [] }
    let isPublic = context.artifact.files.contains { file in
      let name = file.name
      return (name.hasSuffix(".so") || name.contains(".so."))
        && ["usr/lib/", "lib/"].contains { file.text.hasPrefix($0) }
    }
    if isPublic { return [] }
    var findings: [Finding] = []
    if let text = context.artifact.controlText("shlibs"),
      let line = text.split(separator: "\n").first
    {
      let name = line.split(separator: " ").prefix(2).joined(separator: " ")
      findings.append(Finding(shlibs, "DEBIAN/shlibs", .line(1), "shlibs offers '\(name)'"))
    }
    if let text = context.artifact.controlText("triggers") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated()
      where line.hasPrefix("activate") && line.split(separator: " ").last == "ldconfig" {
        findings.append(
          Finding(ldconfig, "DEBIAN/triggers", .line(index + 1), "trigger is '\(line)'"))
      }
    }
    return findings
  }

  private static func conffiles(_ context: CheckContext) -> [Finding] {
    let lines = (context.artifact.controlText("conffiles") ?? "").split(separator: "\n")
    var listed: Set<FilePath> = []
    var findings: [Finding] = []
    for (index, line) in lines.enumerated() {
      // A flag may come before the name; with it the file must not be there.
      let words = line.split(separator: " ")
      guard let name = words.last else { continue }
      let path = FilePath(root: nil, FilePath(String(name)).components)
      listed.insert(path)
      if words.count == 1, context.artifact.byPath[path] == nil {
        findings.append(
          Finding(
            conffileMissing, "DEBIAN/conffiles", .line(index + 1),
            "listed file '\(name)' is not in the package"))
      }
    }
    return findings
      + context.artifact.files.filter {
        $0.isRegular && $0.text.hasPrefix("etc/") && !listed.contains($0.path)
      }.map { Finding(notConffile, $0.path, nil, "not listed in conffiles") }
  }
}
