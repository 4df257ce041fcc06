internal import Artifacts
internal import Relocation
internal import SystemPackage

/// Files that name the directory that they were built in.
enum BuildPathRule: Rule {
  static let file = FindingCode(
    "build-path-in-file", .error, "a file names the directory that it was built in",
    why: """
      The directory does not exist on the target, so whatever uses it there fails; the package \
      gives away where it was built, and is another one when it is built elsewhere. Which \
      directories are meant is taken from the artifact itself (activate scripts, first lines, \
      pyvenv.cfg, direct_url.json, bytecode) and from --source-dir.
      """,
    hint: "build the tree with venvdeb, which writes final paths only, or leave the file out")

  static let codes = [file]

  static func check(_ subject: Subject) -> [Finding] { [] }

  /// Searches all files but those in `known`, about which more was said already.
  ///
  /// Only the first place in each file is a finding.
  static func scan(_ subject: Subject, excluding known: Set<FilePath>) async throws -> [Finding] {
    guard !subject.buildPlaces.isEmpty else { return [] }
    let files = subject.files.filter(\.isRegular).map(\.path)
    let found = try await LeakScan(directories: subject.buildPlaces)
      .scan(files, in: subject.root, jobs: subject.options.jobs)
    var seen = known
    return found.leaks.compactMap { leak in
      guard seen.insert(leak.path).inserted else { return nil }
      let member = leak.members.isEmpty ? "" : ", in '\(leak.members.joined(separator: "' in '"))'"
      return Finding(
        file, leak.path, .offset(leak.offset),
        "the \(leak.kind.rawValue) file names '\(leak.needle)'\(member): \(leak.hint)")
    }
  }
}
