internal import Artifacts
internal import Core
internal import SystemPackage

/// Names that not every system or tool can handle.
enum FileNameRule: Rule {
  static let notText = FindingCode(
    "file-name-not-utf8", .error, "a file name is not UTF-8",
    why: "Debian Policy 10.10 requires UTF-8; tools that list the package fail or show garbage.",
    hint: "rename the file")
  static let control = FindingCode(
    "file-name-with-control-character", .warning, "a file name contains a control character",
    why: """
      A line feed breaks tools that read lists of files, such as the md5sums of the package; \
      other control and invisible characters make one name look like another.
      """,
    hint: "rename the file")
  static let caseClash = FindingCode(
    "file-names-differ-in-case-only", .info, "two names in a directory differ only in case",
    why: "One of the files is lost when the tree is unpacked on a file system that ignores case.",
    hint: "rename one of the files if the tree is used on such systems")

  static let codes = [notText, control, caseClash]

  static func check(_ context: CheckContext) -> [Finding] {
    var findings: [Finding] = []
    var seen: Set<String> = []
    for file in context.artifact.files {
      guard let name = file.path.lastComponent else { continue }
      guard let text = String(validating: name) else {
        findings.append(Finding(notText, file.path, nil, "file name is not valid UTF-8"))
        continue
      }
      if text.unicodeScalars.contains(where: { $0.properties.isDangerousInNames }) {
        findings.append(
          Finding(control, file.path, nil, "file name is '\(text.escapingControlCharacters)'"))
      }
      let folded = file.directory + "/" + text.caseFolded
      if !seen.insert(folded).inserted {
        findings.append(
          Finding(caseClash, file.path, nil, "another name in the directory differs only in case"))
      }
    }
    return findings
  }
}
