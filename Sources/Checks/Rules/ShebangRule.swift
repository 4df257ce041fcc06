internal import Artifacts
internal import SystemPackage
internal import Venv

/// The first lines of the programs in `bin`.
enum ShebangRule: Rule {
  static let buildPath = FindingCode(
    "shebang-build-path", .error, "a program is to be run by an interpreter of the build machine",
    why: """
      The first line names a Python that is neither the tree's nor the system's: the directory in \
      which the tree was built, mostly. On the target the program ends with "bad interpreter".
      """,
    hint: "write the interpreter of the tree at its final place into the first line")
  static let missing = FindingCode(
    "shebang-interpreter-missing", .error, "a program is to be run by something that is not there",
    why: "The first line names a file of the tree that does not exist.",
    hint: "correct the first line, or leave the program out")
  static let malformed = FindingCode(
    "shebang-malformed", .error, "the first line of a program means nothing to the kernel",
    why: """
      The kernel takes what stands behind `#!` up to the first blank for an absolute path, and knows \
      no quotes. Tools that edit such lines leave stray quotes, or halves of names.
      """,
    hint: "let the installer write the line; for a path with blanks it takes /bin/sh and exec")
  static let tooLong = FindingCode(
    "shebang-too-long", .warning, "the first line of a program is too long for some kernels",
    why: "Before Linux 5.1 the kernel reads 127 bytes, since then 255.",
    hint: "use a shorter prefix, or lines for /bin/sh that exec the interpreter")
  static let placeholder = FindingCode(
    "shebang-placeholder", .error, "a program begins with '#!python', which is for installers only",
    why: """
      Wheels carry scripts with this line, and the installer replaces it (binary distribution \
      format, "Recommended installer features"). It was not replaced.
      """,
    hint: "install the wheel with an installer, not by unpacking it")
  static let system = FindingCode(
    "shebang-of-system-python", .warning, "a program in bin is run by the system's Python",
    why: "It does not see the modules of the tree, so it works by luck or not at all.",
    hint: "let the first line name the interpreter of the tree")
  static let notExecutable = FindingCode(
    "script-not-executable", .warning, "a program in bin cannot be executed",
    why: "It has a first line for an interpreter, but no mode bit to execute it.",
    hint: "give it the mode 0755, or leave it out")

  static let codes = [buildPath, missing, malformed, tooLong, placeholder, system, notExecutable]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree in
      tree.scripts.flatMap { script -> [Finding] in
        guard let head = context.evidence[script.path]?.script, !head.isEmpty else { return [] }
        var findings: [Finding] = []
        if let finding = check(script.path, head, tree, context) { findings.append(finding) }
        if script.mode & 0o111 == 0 {
          let mode = String(script.mode, radix: 8)
          findings.append(Finding(notExecutable, script.path, nil, "its mode is 0\(mode)"))
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
      return finding(malformed, "no interpreter follows '#!'")
    }
    if hasUnevenQuotes(head) {
      return Finding(malformed, path, .line(2), "a quote is left over for the shell")
    }
    let name = shebang.interpreter.string
    switch shebang.form {
    case .placeholder: return finding(placeholder, "it begins with '#!\(name)'")
    case .relocatable:
      let beside = path.removingLastComponent().appending(name)
      if context.artifact.byPath[beside] != nil { return nil }
      return finding(missing, "there is no '\(name)' beside it")
    case .polyglot: break
    case .plain(let argument):
      if name.contains("\"") || name.contains("'") || !shebang.interpreter.isAbsolute {
        return finding(malformed, "'\(name)' is no absolute path")
      }
      if let prefix = tree.prefix?.string, prefix.contains(" "),
        "\(name) \(argument ?? "")".hasPrefix(prefix)
      {
        return finding(malformed, "the path of the interpreter has a blank, at which it ends here")
      }
      if shebang.length > Shebang.longestLine {
        return finding(tooLong, "the line has \(shebang.length) bytes")
      }
      if isPythonByEnv(shebang.interpreter, argument) {
        return finding(system, "it is run by '\(name) \(argument ?? "")'")
      }
    }
    return check(shebang.interpreter, tree, context, finding)
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
      return isPython ? finding(system, "it is run by '\(interpreter.string)'") : nil
    }
    let resolver = LinkResolver(artifact: context.artifact)
    if let own = resolver.path(inArtifact: interpreter) {
      // Where a link is followed out of the artifact, InterpreterRule has looked at it.
      if case .missing(let path) = resolver.resolve(own), context.artifact.byPath[own] == nil {
        return finding(missing, "it is to be run by '\(path.string)', which is not there")
      }
      if context.artifact.byPath[own] != nil { return nil }
    }
    guard tree.prefix != nil else { return nil }
    return finding(buildPath, "it is to be run by '\(interpreter.string)'")
  }

  /// Whether the line for the shell that follows `#!/bin/sh`, as pip and others write it, has a
  /// quote that is never closed.
  private static func hasUnevenQuotes(_ head: [UInt8]) -> Bool {
    let lines = head.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    guard lines.count > 1, lines[0] == ArraySlice("#!/bin/sh".utf8),
      lines[1].starts(with: "'''exec' ".utf8)
    else { return false }
    return !lines[1].count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2)
  }

  private static func isPythonByEnv(_ program: FilePath, _ argument: String?) -> Bool {
    guard program == "/usr/bin/env", let argument else { return false }
    let words = argument.split(separator: " ").filter { !$0.hasPrefix("-") && !$0.contains("=") }
    return words.first?.hasPrefix("python") ?? false
  }
}
