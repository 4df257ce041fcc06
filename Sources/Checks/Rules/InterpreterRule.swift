internal import Artifacts
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

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { checkLink($0, context) + checkConfiguration($0, context) }
  }

  private static func checkLink(_ tree: TreeIndex, _ context: CheckContext) -> [Finding] {
    let name = tree.path.pushing("bin/python")
    guard let interpreter = InterpreterLink(of: tree, in: context.artifact) else {
      return [Finding(missing, name, nil, "there is no bin/python")]
    }
    let link = interpreter.path
    switch interpreter.destination {
    case .missing(let path):
      return [Finding(missing, link, nil, "it leads to '\(path.string)', which is not there")]
    case .loop: return [Finding(missing, link, nil, "its links lead in circles")]
    case .inside(let path):
      // Where postinst replaces the copy, that is what is wrong with it.
      guard tree.contains(path), context.evidence[path]?.elf != nil,
        !context.artifact.hasInterpreterUpdate
      else { return [] }
      return [Finding(copied, path, nil, "it is a program, not a link to /usr/bin")]
    case .outside(let path): return checkOutside(path, link, tree)
    }
  }

  private static func checkOutside(_ path: FilePath, _ link: FilePath, _ tree: TreeIndex)
    -> [Finding]
  {
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
        "it leads to '\(path.string)', but the modules are for Python \(expected.text)")
    ]
  }

  private static func checkConfiguration(_ tree: TreeIndex, _ context: CheckContext) -> [Finding] {
    let path = tree.path.appending("pyvenv.cfg")
    guard let home = tree.configuration.home else {
      return [Finding(noHome, path, nil, "it has no line 'home = …'")]
    }
    var findings: [Finding] = []
    let resolver = LinkResolver(artifact: context.artifact)
    let isOwn =
      resolver.path(inArtifact: FilePath(home)).map { context.artifact.byPath[$0] != nil } ?? false
    if !["/usr/bin", "/bin"].contains(home), !isOwn {
      findings.append(Finding(foreign, path, nil, "home is '\(home)'"))
    }
    let text = tree.configuration["version"] ?? tree.configuration["version_info"]
    if let text, let version = LibcVersion(parsing: text), let expected = tree.version,
      version != expected
    {
      findings.append(
        Finding(
          mismatch, path, nil,
          "it says Python \(text), but the modules are for Python \(expected.text)"))
    }
    return findings
  }

  /// 3.11 of `/usr/bin/python3.11`.
  private static func version(ofProgram path: FilePath) -> LibcVersion? {
    guard let name = path.lastComponent?.string, name.hasPrefix("python") else { return nil }
    return LibcVersion(parsing: name.dropFirst("python".count))
  }
}

extension LibcVersion {
  /// As in "3.11".
  var text: String { "\(major).\(minor)" }
}
