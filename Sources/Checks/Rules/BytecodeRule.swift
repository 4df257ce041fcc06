internal import Artifacts
internal import SystemPackage
internal import Venv

/// The .pyc files in `__pycache__`.
enum BytecodeRule: Rule {
  static let stale = FindingCode(
    "bytecode-stale", .error, "a .pyc file is not that of the source beside it",
    why: """
      Its time, size or hash is another one than that of the source. With a time or a checked hash \
      Python compiles the source again at every start; with an unchecked hash it runs the old code.
      """,
    hint: "compile when no source changes any more, by hash, or with times that dpkg-deb will keep")
  static let orphan = FindingCode(
    "bytecode-without-source", .warning, "a .pyc file has no source",
    why: "Python does not look into __pycache__ where there is no source: the file is dead weight.",
    hint: "remove it together with its source")
  static let otherPython = FindingCode(
    "bytecode-of-another-python", .warning, "a .pyc file is for another Python",
    why: "The interpreter of the tree does not read it.",
    hint: "remove it, and compile with the interpreter of the tree")
  static let damaged = FindingCode(
    "bytecode-damaged", .error, "a .pyc file cannot be one of the Python in its name",
    why: "Its first 16 bytes are not what that version of Python writes (PEP 552).",
    hint: "remove it, and compile again")
  static let buildPath = FindingCode(
    "bytecode-build-path", .error, "a .pyc file names the directory that it was compiled in",
    why: """
      Tracebacks before the first import, debuggers and profilers show a directory that is not \
      there, and the package is another one when it is built elsewhere. pip compiles this way.
      """,
    hint: "compile with the final path (compileall -s and -p), or let venvdeb compile")

  static let codes = [stale, orphan, otherPython, damaged, buildPath]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree in
      tree.files.compactMap { file in
        guard let name = PycName(file) else { return nil }
        return check(file, name, tree, context)
      }
    }
  }

  private static func check(
    _ file: ArtifactFile, _ name: PycName, _ tree: TreeIndex, _ context: CheckContext
  ) -> Finding? {
    let path = file.path
    guard let source = context.artifact.byPath[name.source] else {
      return Finding(orphan, path, nil, "'\(name.module).py' is not there")
    }
    if let expected = tree.site(of: file)?.version, name.minor != expected.minor {
      return Finding(
        otherPython, path, nil, "it is for \(name.tag), and the tree for Python \(expected.text)")
    }
    guard let evidence = context.evidence[path], let pyc = evidence.pyc else {
      return Finding(damaged, path, nil, "it does not begin like a .pyc file")
    }
    if let minor = name.minor, let number = PycFile.numbers[minor], pyc.number != number {
      return Finding(
        damaged, path, nil,
        "its magic number is \(pyc.number), and that of Python 3.\(minor) \(number)")
    }
    if source.isRegular, let reason = staleness(pyc, evidence, source) {
      return Finding(stale, path, nil, reason)
    }
    if let code = evidence.codePath, tree.compiledPrefix(of: file, evidence) != nil {
      return Finding(buildPath, path, nil, "it names '\(String(decoding: code, as: UTF8.self))'")
    }
    return nil
  }

  private static func staleness(
    _ pyc: PycFile, _ evidence: FileEvidence, _ source: ArtifactFile
  ) -> String? {
    switch pyc.source {
    case .hash(_, let isChecked):
      guard evidence.hashFits == false else { return nil }
      return "its \(isChecked ? "checked" : "unchecked") hash is not that of the source"
    case .timestamp(let modified, let size):
      if UInt32(truncatingIfNeeded: source.size) != size {
        return "it is for a source of \(size) bytes, and the source has \(source.size)"
      }
      guard UInt32(truncatingIfNeeded: source.modified) != modified else { return nil }
      return "it is for a source of the time \(modified), and the source has \(source.modified)"
    }
  }
}
