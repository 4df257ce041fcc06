internal import Artifacts
internal import Core
internal import SystemPackage
internal import Wheels

/// The RECORD files against what is really there.
enum RecordRule: Rule {
  static let absent = FindingCode(
    "record-missing", .warning, "a distribution has no RECORD",
    why: """
      Nothing tells which files belong to it, so nobody can verify or uninstall it, and programs \
      that look for their data with importlib.metadata do not find it.
      """,
    hint: "keep RECORD when files of .dist-info are removed")
  static let damaged = FindingCode(
    "record-damaged", .error, "a RECORD cannot be read",
    why: "It is not the CSV file of the specification \"Recording installed projects\".",
    hint: "install the distribution again")
  static let outside = FindingCode(
    "record-path-outside", .error, "a RECORD lists a file outside the tree",
    why: """
      What the distribution installed there is not in the artifact, or is in the way of other \
      packages. A tool that uninstalls by RECORD would remove a file of the system.
      """,
    hint: "do not install the distribution into a tree, or correct its wheel")
  static let fileMissing = FindingCode(
    "record-file-missing", .error, "a file that RECORD lists is not there",
    why: """
      It was removed after the installation, by hand or by a packaging tool: what needs it fails, \
      and what verifies the tree complains.
      """,
    hint: "keep the file, or remove its row from RECORD")
  static let mismatch = FindingCode(
    "record-mismatch", .error, "a file is not the one that RECORD lists",
    why: """
      Its digest or size differs: the file was edited, stripped or damaged after the installation. \
      dh-virtualenv edits the first lines of programs, dh_strip and dh_strip_nondeterminism edit \
      libraries and archives.
      """,
    hint: "keep debhelper's tools away from the tree; what edits files must correct RECORD too")

  static let codes = [absent, damaged, outside, fileMissing, mismatch]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree -> [Finding] in
      let files = tree.distributions.compactMap { distribution -> Finding? in
        if let error = distribution.recordError {
          let path = distribution.directory.appending("RECORD")
          return Finding(damaged, path, error.line.map { .line($0) }, error.message)
        }
        guard distribution.record == nil else { return nil }
        return Finding(absent, distribution.directory, nil, "there is no file 'RECORD'")
      }
      return files + tree.recordedFiles.compactMap { check($0, context) }
    }
  }

  private static func check(_ recorded: RecordedFile, _ context: CheckContext) -> Finding? {
    let record = recorded.distribution.directory.appending("RECORD")
    guard let path = recorded.path else {
      return Finding(outside, record, nil, "it lists '\(recorded.row.path)'")
    }
    guard let file = context.artifact.byPath[path] else {
      return Finding(
        fileMissing, path, nil, "the RECORD of \(recorded.distribution.label) lists it")
    }
    guard file.isRegular else { return nil }
    let label = recorded.distribution.label
    if let digest = recorded.row.digest, let evidence = context.evidence[path],
      let actual = evidence.digests.first(where: { $0.algorithm == digest.algorithm }),
      actual != digest
    {
      return Finding(
        mismatch, path, nil, "its \(digest.algorithm.rawValue) is not the one in RECORD of \(label)"
      )
    }
    if let size = recorded.row.size, !file.isHardLink, size != file.size {
      return Finding(
        mismatch, path, nil, "it has \(file.size) bytes, but \(size) in RECORD of \(label)")
    }
    return nil
  }
}
