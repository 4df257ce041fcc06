internal import Artifacts
internal import Packaging
internal import SystemPackage
internal import Venv

/// The .pyc files in `__pycache__`.
enum BytecodeRule: Rule {
  static let stale = FindingCode(
    "bytecode-stale", .error, "a .pyc file does not match its source",
    why: """
      Its time, size or hash differs from that of the source. With a time or a checked hash \
      Python compiles the source again at every start; with an unchecked hash it runs the old \
      code.
      """,
    hint: "compile after the last change, by hash, or with times that dpkg-deb keeps")
  static let orphan = FindingCode(
    "bytecode-without-source", .warning, "a .pyc file has no source",
    why: "Python ignores a file in __pycache__ whose source does not exist.",
    hint: "remove the file together with its source")
  static let otherPython = FindingCode(
    "bytecode-of-another-python", .warning, "a .pyc file is for another Python",
    why: "The interpreter of the tree does not read the file.",
    hint: "remove the file, and compile with the interpreter of the tree")
  static let damaged = FindingCode(
    "bytecode-damaged", .error, "a .pyc file is damaged",
    why: "Its first 16 bytes are not what the Python in its name writes (PEP 552).",
    hint: "remove the file, and compile again")
  static let buildPath = FindingCode(
    "bytecode-build-path", .error, "a .pyc file contains a build path",
    why: """
      Tracebacks, debuggers and profilers show a directory that does not exist, and building the \
      package elsewhere gives another package. pip compiles this way.
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
      return Finding(orphan, path, nil, "source '\(name.module).py' does not exist")
    }
    if let expected = tree.site(of: file)?.version, name.minor != expected.minor {
      return Finding(
        otherPython, path, nil,
        "compiled for \(name.tag), but the tree is for Python \(expected)")
    }
    guard let evidence = context.evidence[path], let pyc = evidence.pyc else {
      return Finding(damaged, path, nil, "no valid .pyc header")
    }
    if let minor = name.minor, let number = PycHeader.magicNumbers[minor],
      pyc.magicNumber != number
    {
      return Finding(
        damaged, path, nil,
        "magic number is \(pyc.magicNumber), expected \(number) (Python 3.\(minor))")
    }
    if source.isRegular, let reason = staleness(pyc, evidence, source) {
      return Finding(stale, path, nil, reason)
    }
    if let code = evidence.codePath, tree.compiledPrefix(of: file, evidence) != nil {
      return Finding(
        buildPath, path, nil, "compiled from '\(String(decoding: code, as: UTF8.self))'")
    }
    return nil
  }

  private static func staleness(
    _ pyc: PycHeader, _ evidence: FileEvidence, _ source: ArtifactFile
  ) -> String? {
    switch pyc.source {
    case .hash(_, let isChecked):
      guard evidence.hashFits == false else { return nil }
      return "\(isChecked ? "checked" : "unchecked") hash differs from that of the source"
    case .timestamp(let modified, let size):
      if UInt32(truncatingIfNeeded: source.size) != size {
        return "compiled from a source of \(size) bytes, but the source has \(source.size)"
      }
      guard UInt32(truncatingIfNeeded: source.modified) != modified else { return nil }
      return "compiled from a source of the time \(modified), but the source has \(source.modified)"
    }
  }
}
