internal import Artifacts
internal import Core
internal import SystemPackage
internal import Wheels

/// Whether files are as RECORD lists them.
enum RecordRule: Rule {
  static let absent = FindingCode(
    "record-missing", .warning, "a distribution has no RECORD",
    why: """
      Without RECORD nobody can tell which files belong to the distribution: it can be neither \
      verified nor uninstalled, and programs do not find its data with importlib.metadata.
      """,
    hint: "keep RECORD when removing files from .dist-info")
  static let damaged = FindingCode(
    "record-damaged", .error, "a RECORD cannot be parsed",
    why: "The file is not the CSV file of the specification \"Recording installed projects\".",
    hint: "reinstall the distribution")
  static let outside = FindingCode(
    "record-path-outside", .error, "a RECORD lists a file outside the tree",
    why: """
      The file is not in the artifact, or conflicts with files of other packages. A tool that \
      uninstalls by RECORD would remove a file of the system.
      """,
    hint: "do not install the distribution into a tree, or correct its wheel")
  static let fileMissing = FindingCode(
    "record-file-missing", .error, "a file that RECORD lists is missing",
    why: """
      The file was removed after the installation, by hand or by a packaging tool: whatever needs \
      it fails, and so does every verification of the tree.
      """,
    hint: "keep the file, or remove its row from RECORD")
  static let mismatch = FindingCode(
    "record-mismatch", .error, "a file differs from its row in RECORD",
    why: """
      The digest or the size differs: the file was edited, stripped or damaged after the \
      installation. dh-virtualenv edits shebangs; dh_strip and dh_strip_nondeterminism edit \
      libraries and archives.
      """,
    hint: "exclude the tree from debhelper's tools, and update RECORD after editing a file")

  static let codes = [absent, damaged, outside, fileMissing, mismatch]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree -> [Finding] in
      let files = tree.distributions.compactMap { distribution -> Finding? in
        if let flaw = distribution.recordFlaw {
          let path = distribution.directory.appending("RECORD")
          return Finding(damaged, path, flaw.line.map { .line($0) }, flaw.reason)
        }
        guard distribution.record == nil else { return nil }
        return Finding(
          absent, distribution.directory, nil, "no RECORD in '\(distribution.label).dist-info'")
      }
      return files + tree.recordedFiles.compactMap { check($0, context) }
    }
  }

  private static func check(_ recorded: RecordedFile, _ context: CheckContext) -> Finding? {
    let record = recorded.distribution.directory.appending("RECORD")
    guard let path = recorded.path else {
      return Finding(outside, record, nil, "listed file '\(recorded.row.path)' is outside the tree")
    }
    guard let file = context.artifact.byPath[path] else {
      return Finding(
        fileMissing, path, nil,
        "listed in the RECORD of \(recorded.distribution.label), but missing")
    }
    guard file.isRegular else { return nil }
    let label = recorded.distribution.label
    if let digest = recorded.row.digest, let evidence = context.evidence[path],
      let actual = evidence.digests.first(where: { $0.algorithm == digest.algorithm }),
      actual != digest
    {
      return Finding(
        mismatch, path, nil,
        "hash mismatch: the RECORD of \(label) has \(short(digest)), the file \(short(actual))"
      )
    }
    if let size = recorded.row.size, !file.isHardLink, size != file.size {
      return Finding(
        mismatch, path, nil,
        "size mismatch: the RECORD of \(label) has \(size), the file \(file.size) bytes")
    }
    return nil
  }

  /// A digest as messages have it, cut to what tells two of them apart.
  private static func short(_ digest: Digest) -> String {
    "\(digest.algorithm.rawValue):\(digest.hex.prefix(12))…"
  }
}
