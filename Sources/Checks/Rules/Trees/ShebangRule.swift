internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// The shebangs of the scripts in `bin`.
enum ShebangRule: Rule {
  static let buildPath = FindingCode(
    "shebang-build-path", .error, "a script is run by an interpreter of the build machine",
    why: """
      The shebang names a Python that is neither the tree's nor the system's, usually in the \
      directory where the tree was built. On the target the script fails with "bad interpreter".
      """,
    hint: "let the shebang name the interpreter of the tree below its prefix")
  static let missing = FindingCode(
    "shebang-interpreter-missing", .error, "a shebang names an interpreter that does not exist",
    why: "The shebang names a file of the tree, and the tree has no such file.",
    hint: "correct the shebang, or leave the script out")
  static let malformed = FindingCode(
    "shebang-malformed", .error, "a shebang is malformed",
    why: """
      The kernel takes what follows `#!`, up to the first blank, for an absolute path, and knows \
      no quotes (execve(2)). Tools that edit shebangs leave stray quotes or truncated paths.
      """,
    hint: "let the installer write the shebang; a path with spaces needs /bin/sh and exec")
  static let tooLong = FindingCode(
    "shebang-too-long", .warning, "a shebang is too long for some kernels",
    why: "Before Linux 5.1 the kernel reads 127 bytes of the line, and 255 bytes since.",
    hint: "use a shorter prefix, or lines for /bin/sh that exec the interpreter")
  static let placeholder = FindingCode(
    "shebang-placeholder", .error, "a script has the placeholder '#!python' as its shebang",
    why: """
      Wheels contain scripts with this line, which an installer replaces (binary distribution \
      format, "Recommended installer features"). It was not replaced.
      """,
    hint: "install the wheel with an installer instead of unpacking it")
  static let system = FindingCode(
    "shebang-of-system-python", .warning, "a script in bin is run by the system's Python",
    why: """
      The system's Python does not look for modules in the tree: the script fails, or uses other \
      versions of its dependencies.
      """,
    hint: "let the shebang name the interpreter of the tree")
  static let notExecutable = FindingCode(
    "script-not-executable", .warning, "a script in bin is not executable",
    why: "The file has a shebang, but no execute permission.",
    hint: "set the mode to 0755, or leave the script out")

  static let codes = [buildPath, missing, malformed, tooLong, placeholder, system, notExecutable]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree in
      tree.scripts.flatMap { script -> [Finding] in
        guard let head = context.evidence[script.path]?.script, !head.isEmpty else { return [] }
        var findings: [Finding] = []
        if let finding = check(script.path, head, tree, context) { findings.append(finding) }
        if !script.permissions.isExecutable {
          let mode = script.permissions.octal
          findings.append(
            Finding(notExecutable, script.path, nil, "mode is 0\(mode), expected 0755"))
        }
        return findings
      }
    }
  }

  private static func check(
    _ path: FilePath, _ head: [UInt8], _ tree: TreeIndex, _ context: CheckContext
  ) -> Finding? {
    func finding(_ code: FindingCode, _ message: String) -> Finding {
      Finding(code, path, .line(1), message)
    }
    guard let shebang = Shebang.parse(head) else {
      return finding(malformed, "no interpreter after '#!'")
    }
    if shebang.hasUnclosedQuote {
      return Finding(malformed, path, .line(2), "unclosed quote in the line for the shell")
    }
    let name = shebang.interpreter.string
    let command: String
    switch shebang.form {
    case .placeholder: return finding(placeholder, "shebang is the placeholder '#!\(name)'")
    case .relocatable:
      let beside = path.removingLastComponent().appending(name)
      if context.artifact.byPath[beside] != nil { return nil }
      return finding(missing, "interpreter '\(name)' does not exist beside the script")
    case .polyglot: command = name
    case .plain(let argument):
      if name.contains("\"") || name.contains("'") || !shebang.interpreter.isAbsolute {
        return finding(malformed, "interpreter '\(name)' is not an absolute path")
      }
      if let prefix = tree.prefix?.string, prefix.contains(" "),
        "\(name) \(argument ?? "")".hasPrefix(prefix)
      {
        return finding(malformed, "path of the interpreter is cut off at its first space")
      }
      if shebang.length > Shebang.longestLine {
        return finding(
          tooLong,
          "shebang has \(shebang.length) bytes, but some kernels read \(Shebang.longestLine)")
      }
      guard shebang.interpreter == "/usr/bin/env" else {
        return check(shebang.interpreter, tree, context, finding)
      }
      command = "\(name) \(argument ?? "")"
    }
    guard let invocation = shebang.invocation else { return nil }
    guard invocation.isSearched else {
      return check(FilePath(invocation.program), tree, context, finding)
    }
    guard invocation.program.hasPrefix("python") else { return nil }
    return finding(system, "interpreter is '\(command)', expected that of the tree")
  }

  /// Looks at an absolute path of a program.
  private static func check(
    _ interpreter: FilePath, _ tree: TreeIndex, _ context: CheckContext,
    _ finding: (FindingCode, String) -> Finding
  ) -> Finding? {
    let isPython =
      ["python", "pypy"].contains { interpreter.lastComponent?.string.hasPrefix($0) ?? false }
    let directory = interpreter.removingLastComponent()
    if ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].contains(directory) {
      return isPython
        ? finding(system, "interpreter is '\(interpreter.string)', expected that of the tree") : nil
    }
    let resolver = LinkResolver(artifact: context.artifact)
    if let own = resolver.path(inArtifact: interpreter) {
      // Where a link is followed out of the artifact, InterpreterRule has looked at it.
      if case .missing(let path) = resolver.resolve(own), context.artifact.byPath[own] == nil {
        return finding(missing, "interpreter '\(path.string)' does not exist")
      }
      if context.artifact.byPath[own] != nil { return nil }
    }
    guard tree.prefix != nil else { return nil }
    return finding(
      buildPath, "interpreter '\(interpreter.string)' is not that of the tree or the system")
  }
}
