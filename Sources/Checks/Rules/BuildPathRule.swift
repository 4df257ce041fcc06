internal import Artifacts
internal import Relocation
internal import SystemPackage

/// Files that contain the directory in which they were built.
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

  static let isFallback = true

  /// Searches all regular files; only the first occurrence in each file is a finding.
  static func check(_ context: CheckContext) async throws -> [Finding] {
    guard !context.buildDirectories.isEmpty else { return [] }
    let files = context.artifact.files.filter(\.isRegular).map(\.path)
    let found = try await LeakScan(directories: context.buildDirectories)
      .scan(files, in: context.artifact.root, jobs: context.options.jobs)
    var seen: Set<FilePath> = []
    return found.leaks.compactMap { leak in
      guard seen.insert(leak.path).inserted else { return nil }
      let member = leak.members.isEmpty ? "" : ", in '\(leak.members.joined(separator: "' in '"))'"
      return Finding(
        file, leak.path, .offset(leak.offset),
        "the \(leak.kind.rawValue) file names '\(leak.needle)'\(member): \(leak.hint)")
    }
  }
}
