internal import Artifacts
internal import Packaging
internal import SystemPackage
internal import Venv

/// The interpreter of a tree: that it will be there, and that it is the right one.
enum InterpreterRule: Rule {
  static let missing = FindingCode(
    "interpreter-missing", .error, "a virtual environment has no interpreter",
    why: "bin/python, or what it links to inside the artifact, does not exist.",
    hint: "link bin/python to the interpreter of the target, such as /usr/bin/python3.11")
  static let mismatch = FindingCode(
    "interpreter-version-mismatch", .error, "a virtual environment is for another Python",
    why: """
      The interpreter that bin/python links to, or the version in pyvenv.cfg, is not the one that \
      lib/pythonX.Y belongs to. Python looks into the directory of its own version only, and \
      extension modules work with one minor version only.
      """,
    hint: "make the environment with the interpreter of the target")
  static let unversioned = FindingCode(
    "interpreter-link-unversioned", .warning, "the interpreter is linked to by a name that changes",
    why: """
      /usr/bin/python3 is another interpreter after an upgrade of the distribution, which looks \
      into another lib/pythonX.Y: every program of the environment then fails with \
      ModuleNotFoundError.
      """,
    hint: "link to the versioned name, such as /usr/bin/python3.11")
  static let foreign = FindingCode(
    "interpreter-not-from-debian", .error, "the interpreter is not one of a Debian package",
    why: """
      bin/python, or `home` in pyvenv.cfg, names an interpreter outside /usr/bin: one of pyenv, of a \
      build server or of somebody's home directory, which the target does not have.
      """,
    hint: "make the environment with /usr/bin/python3.X, or put the interpreter into the package")
  static let copied = FindingCode(
    "interpreter-copied", .warning, "the environment has a copy of the system's interpreter",
    why: """
      A copy gets no security updates, and an update of the standard library under it can break it. \
      `venv --copies` and `virtualenv --always-copy` make one.
      """,
    hint: "link to the interpreter instead")
  static let noHome = FindingCode(
    "pyvenv-cfg-without-home", .error, "pyvenv.cfg does not say where the interpreter is",
    why: "Python needs `home` to find its standard library (PEP 405).",
    hint: "make the environment anew, or add the line 'home = /usr/bin'")

  static let codes = [missing, mismatch, unversioned, foreign, copied, noHome]

  static func check(_ subject: Subject) -> [Finding] {
    subject.trees.flatMap { checkLink($0, subject) + checkConfiguration($0, subject) }
  }

  /// Where the interpreter of a tree is in the end, and the name in the tree that leads there.
  static func interpreter(
    _ tree: Tree, _ subject: Subject
  ) -> (link: FilePath, outcome: LinkResolver.Outcome)? {
    let bin = tree.path.appending("bin")
    guard
      let link = ["python", "python3"].map({ bin.appending($0) })
        .first(where: { subject.byPath[$0] != nil })
    else { return nil }
    return (link, LinkResolver(subject: subject).resolve(link))
  }

  private static func checkLink(_ tree: Tree, _ subject: Subject) -> [Finding] {
    let name = tree.path.pushing("bin/python")
    guard let (link, outcome) = interpreter(tree, subject) else {
      return [Finding(missing, name, nil, "there is no bin/python")]
    }
    switch outcome {
    case .missing(let path):
      return [Finding(missing, link, nil, "it leads to '\(path.string)', which is not there")]
    case .endless: return [Finding(missing, link, nil, "its links lead in circles")]
    case .inside(let path):
      // Where postinst replaces the copy, that is what is wrong with it.
      guard tree.contains(path), subject.facts[path]?.elf != nil,
        !MaintainerScriptRule.updatesInterpreter(subject)
      else { return [] }
      return [Finding(copied, path, nil, "it is a program, not a link to /usr/bin")]
    case .outside(let path): return checkOutside(path, link, tree)
    }
  }

  private static func checkOutside(_ path: FilePath, _ link: FilePath, _ tree: Tree) -> [Finding] {
    guard ["/usr/bin", "/bin"].contains(path.removingLastComponent()) else {
      return [Finding(foreign, link, nil, "it leads to '\(path.string)'")]
    }
    guard let version = version(ofProgram: path) else {
      return [Finding(unversioned, link, nil, "it leads to '\(path.string)'")]
    }
    guard let expected = tree.version, version != expected else { return [] }
    return [
      Finding(
        mismatch, link, nil,
        "it leads to '\(path.string)', but the modules are for Python \(expected)")
    ]
  }

  private static func checkConfiguration(_ tree: Tree, _ subject: Subject) -> [Finding] {
    let path = tree.path.appending("pyvenv.cfg")
    guard let home = tree.configuration.home else {
      return [Finding(noHome, path, nil, "it has no line 'home = …'")]
    }
    var findings: [Finding] = []
    let resolver = LinkResolver(subject: subject)
    let isOwn = resolver.place(FilePath(home)).map { subject.byPath[$0] != nil } ?? false
    if !["/usr/bin", "/bin"].contains(home), !isOwn {
      findings.append(Finding(foreign, path, nil, "home is '\(home)'"))
    }
    let text = tree.configuration["version"] ?? tree.configuration["version_info"]
    if let text, let version = PythonVersion(parsing: text), let expected = tree.version,
      version != expected
    {
      findings.append(
        Finding(
          mismatch, path, nil,
          "it says Python \(text), but the modules are for Python \(expected)"))
    }
    return findings
  }

  /// 3.11 of `/usr/bin/python3.11`.
  static func version(ofProgram path: FilePath) -> PythonVersion? {
    guard let name = path.lastComponent?.string, name.hasPrefix("python") else { return nil }
    return PythonVersion(parsing: name.dropFirst("python".count))
  }
}
