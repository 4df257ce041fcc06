internal import Artifacts
internal import Packaging
internal import SystemPackage
internal import Venv

/// The interpreter of a tree: that it will be there, and that it is the right one.
enum InterpreterRule: Rule {
  static let missing = FindingCode(
    "interpreter-missing", .error, "a virtual environment has no interpreter",
    why: "bin/python does not exist, or links to a file of the artifact that does not exist.",
    hint: "link bin/python to the interpreter of the target, such as /usr/bin/python3.11")
  static let mismatch = FindingCode(
    "interpreter-version-mismatch", .error,
    "the interpreter and the modules are for different versions of Python",
    why: """
      bin/python links to another version than the one that lib/pythonX.Y belongs to, or \
      pyvenv.cfg names another one. Python looks for modules in the directory of its own version \
      only, and extension modules work with one minor version only.
      """,
    hint: "build the environment with the interpreter of the target")
  static let unversioned = FindingCode(
    "interpreter-link-unversioned", .warning,
    "the interpreter is linked by a name without a version",
    why: """
      /usr/bin/python3 is another interpreter after a release upgrade, and looks for modules in \
      another lib/pythonX.Y: every program of the environment then fails with \
      ModuleNotFoundError.
      """,
    hint: "link to the versioned name, such as /usr/bin/python3.11")
  static let foreign = FindingCode(
    "interpreter-not-from-debian", .error, "the interpreter does not come from a Debian package",
    why: """
      bin/python, or `home` in pyvenv.cfg, names an interpreter outside /usr/bin: one of pyenv, \
      of a build server or of a home directory, which the target does not have.
      """,
    hint: "build the environment with /usr/bin/python3.X, or ship the interpreter in the package")
  static let copied = FindingCode(
    "interpreter-copied", .warning, "the environment has a copy of the system's interpreter",
    why: """
      A copy gets no security updates, and an update of the standard library can break it. `venv \
      --copies` and `virtualenv --always-copy` make copies.
      """,
    hint:
      "link to the interpreter instead, or use 'copy-interpreter' of venvdeb, which renews copies")
  static let noHome = FindingCode(
    "pyvenv-cfg-without-home", .error, "pyvenv.cfg does not say where the interpreter is",
    why: "Python needs `home` to find its standard library (PEP 405).",
    hint: "rebuild the environment, or add the line 'home = /usr/bin'")

  static let codes = [missing, mismatch, unversioned, foreign, copied, noHome]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { checkLink($0, context) + checkConfiguration($0, context) }
  }

  private static func checkLink(_ tree: TreeIndex, _ context: CheckContext) -> [Finding] {
    let name = tree.path.pushing("bin/python")
    guard let interpreter = InterpreterLink(of: tree, in: context.artifact) else {
      return [Finding(missing, name, nil, "'bin/python' does not exist")]
    }
    let link = interpreter.path
    switch interpreter.destination {
    case .missing(let path):
      return [Finding(missing, link, nil, "link to '\(path.string)', which does not exist")]
    case .loop: return [Finding(missing, link, nil, "links form a loop")]
    case .unresolved(let reason): return [Finding(missing, link, nil, reason)]
    case .inside(let path):
      // Where postinst replaces the copy, that is what is wrong with it.
      guard tree.contains(path), context.evidence[path]?.elf != nil,
        !context.artifact.hasInterpreterUpdate, !context.artifact.hasInterpreterRenewal
      else { return [] }
      return [Finding(copied, path, nil, "copy of the interpreter, expected a link to /usr/bin")]
    case .outside(let path): return checkOutside(path, link, tree)
    }
  }

  private static func checkOutside(_ path: FilePath, _ link: FilePath, _ tree: TreeIndex)
    -> [Finding]
  {
    guard ["/usr/bin", "/bin"].contains(path.removingLastComponent()) else {
      return [Finding(foreign, link, nil, "link to '\(path.string)', expected one to /usr/bin")]
    }
    guard let version = version(ofProgram: path) else {
      return [
        Finding(unversioned, link, nil, "link to '\(path.string)', whose version can change")
      ]
    }
    guard let expected = tree.version, version != expected else { return [] }
    return [
      Finding(
        mismatch, link, nil,
        "link to '\(path.string)', but the modules are for Python \(expected)")
    ]
  }

  private static func checkConfiguration(_ tree: TreeIndex, _ context: CheckContext) -> [Finding] {
    let path = tree.path.appending("pyvenv.cfg")
    guard let home = tree.configuration.home else {
      return [Finding(noHome, path, nil, "no line 'home = …' in pyvenv.cfg")]
    }
    var findings: [Finding] = []
    let resolver = LinkResolver(artifact: context.artifact)
    let isOwn =
      resolver.path(inArtifact: FilePath(home)).map { context.artifact.byPath[$0] != nil } ?? false
    if !["/usr/bin", "/bin"].contains(home), !isOwn {
      findings.append(Finding(foreign, path, nil, "home is '\(home)', expected '/usr/bin'"))
    }
    let text = tree.configuration["version"] ?? tree.configuration["version_info"]
    if let text, let version = PythonVersion(parsing: text), let expected = tree.version,
      version != expected
    {
      findings.append(
        Finding(
          mismatch, path, nil,
          "version is \(text), but the modules are for Python \(expected)"))
    }
    return findings
  }

  /// 3.11 of `/usr/bin/python3.11`.
  private static func version(ofProgram path: FilePath) -> PythonVersion? {
    guard let name = path.lastComponent?.string, name.hasPrefix("python") else { return nil }
    return PythonVersion(parsing: name.dropFirst("python".count))
  }
}
