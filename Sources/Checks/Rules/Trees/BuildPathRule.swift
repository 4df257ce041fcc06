internal import Artifacts
internal import Core
internal import Relocation
internal import SystemPackage

/// Files that contain the directory in which they were built.
enum BuildPathRule: Rule {
  static let file = FindingCode(
    "build-path-in-file", .error, "a file contains a build path",
    why: """
      The directory does not exist on the target, so whatever uses it there fails; the package \
      discloses where it was built, and building it elsewhere gives another package. The \
      directories are taken from the artifact itself (activate scripts, shebangs, pyvenv.cfg, \
      direct_url.json, bytecode) and from --source-dir.
      """,
    hint: "build the tree with venvdeb, which writes final paths only, or leave the file out")

  static let codes = [file]

  static let isFallback = true

  /// Searches all regular files; only the first occurrence in each file is a finding.
  static func check(_ context: CheckContext) async throws -> [Finding] {
    guard !context.buildDirectories.isEmpty else { return [] }
    let files = context.artifact.files.filter(\.isRegular).map(\.path)
    let found = try await LeakScan(directories: context.buildDirectories)
      .scan(files, in: context.artifact.contents.path, jobs: context.options.jobs)
    var seen: Set<FilePath> = []
    return found.leaks.compactMap { leak in
      guard seen.insert(leak.path).inserted else { return nil }
      let member = leak.members.isEmpty ? "" : ", in '\(leak.members.joined(separator: "' in '"))'"
      return Finding(
        file, leak.path, .offset(leak.offset),
        "\(leak.kind.rawValue) file contains '\(leak.needle)'\(member): \(cause(of: leak))")
    }
  }

  /// Returns where a build path came from: files outside of the directories for distributions are
  /// from no wheel.
  private static func cause(of leak: Leak) -> String {
    let isInstalled = leak.path.components.contains { name in
      ["site-packages", "dist-packages"].contains(name.string)
    }
    return isInstalled || ![.text, .binary].contains(leak.kind)
      ? leak.hint
      : "the file was made for that directory; if it is that of a virtual environment which was moved "
        + "afterwards, make that for its final directory instead (prefix, or --install-suffix)"
  }
}
