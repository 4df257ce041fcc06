internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// A lock of exactly what a tree was made of, so that the next one is made of the same.
struct FrozenLock {
  let text: String

  /// The lock for the wheels of an installation, without the project itself and what the tree
  /// began with.
  ///
  /// A hash is that of the file an index has: the wheel, or the archive it was built from. What has
  /// no such file (version control, directories) forbids hashes for all, as pip wants all or none.
  init(_ items: [Installation.Item], package: String, interpreter: Interpreter) {
    let entries = items.filter { $0.acquired.origin != .project && $0.acquired.origin != .seed }
      .sorted { $0.wheel.metadata.name < $1.wheel.metadata.name }
    let isHashable = entries.allSatisfy { Self.digest(of: $0) != nil }
    var lines = [
      "# What the virtual environment of '\(package)' was made of: Python "
        + "\(interpreter.shortVersion) on \(interpreter.machine).",
      "# Other Pythons and machines may need other files.",
    ]
    if !isHashable {
      lines.append("# No hashes, as some of it comes from version control or a directory.")
    }
    for entry in entries {
      var line = Self.requirement(of: entry)
      if isHashable {
        for digest in Self.digests(of: entry) {
          line += " \\\n    --hash=\(digest.algorithm.rawValue):\(digest.hex)"
        }
      }
      lines.append(line)
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func requirement(of item: Installation.Item) -> String {
    let name = item.wheel.metadata.name
    switch item.acquired.pin?.source {
    case .url(let url), .vcs(let url): return "\(name.raw) @ \(url)"
    case .path where digest(of: item) == nil:
      return "\(name.raw) @ \(item.acquired.pin?.requirement.url ?? "")"
    default:
      let requirement = Requirement(
        name: name, extras: item.acquired.pin?.requirement.extras ?? [])
      return "\(requirement)==\(item.wheel.metadata.version)"
    }
  }

  /// The hashes that the lock had, or else the one of the file that was used.
  private static func digests(of item: Installation.Item) -> [Digest] {
    guard let pin = item.acquired.pin, !pin.hashes.isEmpty else {
      return digest(of: item).map { [$0] } ?? []
    }
    return pin.hashes
  }

  private static func digest(of item: Installation.Item) -> Digest? {
    if let archive = item.acquired.archive { return archive }
    switch item.acquired.origin {
    case .built: return item.acquired.pin?.hashes.first
    default: return item.sha256
    }
  }
}
