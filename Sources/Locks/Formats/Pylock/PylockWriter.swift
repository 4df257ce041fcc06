internal import Core
internal import Packaging
internal import SystemPackage

/// Writes a frozen lock as a `pylock.toml` (PEP 751), whose reader is `PylockReader`.
enum PylockWriter {
  /// The value of `created-by`.
  static let creator = "venvdeb"

  /// Returns the text of the file, sorted by name.
  ///
  /// The lock is for one target: it has no extras, groups or markers, and no Python but that of the
  /// target accepts it.
  static func text(of lock: FrozenLock) -> String {
    let head =
      lock.header.map { "# \($0)" } + [
        "lock-version = \"1.0\"", "requires-python = \(quoted("==\(lock.python).*"))",
        "created-by = \(quoted(creator))",
      ]
    let packages = lock.sorted.map { distribution in
      (["", "[[packages]]"] + lines(of: distribution)).joined(separator: "\n")
    }
    // The key must be there even if nothing is.
    return (head + (packages.isEmpty ? ["packages = []"] : packages)).joined(separator: "\n") + "\n"
  }

  private static func lines(of distribution: FrozenDistribution) -> [String] {
    var lines = ["name = \(quoted(distribution.name.normalized))"]
    if let note = distribution.note { lines.insert("# \(note)", at: 0) }
    switch distribution.location {
    case .index:
      if let version = distribution.version {
        lines.append("version = \(quoted(version.description))")
      }
      let files = distribution.files.sorted { ($0.fileName ?? "") < ($1.fileName ?? "") }
      if let index = files.lazy.compactMap(\.index).first {
        lines.append("index = \(quoted(index))")
      }
      let wheels = files.filter { $0.kind == .wheel }
      // There is room for one.
      if let sdist = files.first(where: { $0.kind == .sdist }) {
        lines.append("sdist = \(table(file(sdist, named: true)))")
      }
      if !wheels.isEmpty {
        lines.append("wheels = [")
        lines += wheels.map { "    \(table(file($0, named: true)))," }
        lines.append("]")
      }
    case .url, .file:
      for artifact in distribution.files.prefix(1) {
        lines.append("archive = \(table(file(artifact, named: false)))")
      }
    case .directory(let path): lines.append("directory = { path = \(quoted(path.string)) }")
    case .vcs(let reference): lines.append("vcs = \(table(revision(reference)))")
    }
    return lines
  }

  /// Returns the keys of a file with their values.
  private static func file(_ artifact: LockArtifact, named: Bool) -> [String] {
    var keys: [String] = []
    if named, let name = artifact.fileName { keys.append("name = \(quoted(name))") }
    switch artifact.location {
    case .url(let url):
      keys.append("url = \(quoted(String(url.prefix { $0 != "#" })))")
    case .file(let path), .directory(let path): keys.append("path = \(quoted(path.string))")
    case .index, .vcs: break
    }
    if let size = artifact.size { keys.append("size = \(size)") }
    let hashes = artifact.hashes.map { "\($0.algorithm.rawValue) = \(quoted($0.hex))" }
    keys.append("hashes = \(table(hashes))")
    if let directory = artifact.location.subdirectory {
      keys.append("subdirectory = \(quoted(directory))")
    }
    return keys
  }

  private static func revision(_ reference: VCSReference) -> [String] {
    var keys = ["type = \(quoted(reference.system))", "url = \(quoted(reference.repository))"]
    keys.append("commit-id = \(quoted(reference.revision ?? ""))")
    if let directory = ArtifactLocation.vcs(reference).subdirectory {
      keys.append("subdirectory = \(quoted(directory))")
    }
    return keys
  }

  private static func table(_ keys: [String]) -> String { "{ \(keys.joined(separator: ", ")) }" }

  /// Returns a text as a basic string of TOML.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
