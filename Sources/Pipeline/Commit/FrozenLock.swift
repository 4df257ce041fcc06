internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// A lock of exactly what a tree was made from, so that the next one is made from the same.
struct FrozenLock {
  let text: String

  /// Creates the lock of the wheels of a tree, without the project itself and the seed packages.
  ///
  /// A hash is that of the file an index has: the wheel, or the sdist it was built from. What has no
  /// such file (version control, directories) forbids hashes for all, as pip wants all or none.
  init(_ wheels: [OpenedWheel], package: String, interpreter: Interpreter) {
    let pinned = wheels.filter { $0.acquired.origin != .project && $0.acquired.origin != .seed }
      .sorted { $0.wheel.metadata.name < $1.wheel.metadata.name }
    let isHashable = pinned.allSatisfy { Self.digest(of: $0) != nil }
    var lines = [
      "# What the virtual environment of '\(package)' was made of: Python "
        + "\(interpreter.shortVersion) on \(interpreter.machine).",
      "# Other Pythons and machines may need other files.",
    ]
    if !isHashable {
      lines.append("# No hashes, as some of it comes from version control or a directory.")
    }
    for opened in pinned {
      var line = Self.requirement(of: opened)
      if isHashable {
        for digest in Self.digests(of: opened) {
          line += " \\\n    --hash=\(digest.algorithm.rawValue):\(digest.hex)"
        }
      }
      lines.append(line)
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func requirement(of opened: OpenedWheel) -> String {
    let name = opened.wheel.metadata.name
    switch opened.acquired.pin?.source {
    case .url(let url), .vcs(let url): return "\(name.raw) @ \(url)"
    case .path where digest(of: opened) == nil:
      return "\(name.raw) @ \(opened.acquired.pin?.requirement.url ?? "")"
    default:
      let requirement = Requirement(
        name: name, extras: opened.acquired.pin?.requirement.extras ?? [])
      return "\(requirement)==\(opened.wheel.metadata.version)"
    }
  }

  /// Returns the hashes that the lock had, or else the one of the file that was used.
  private static func digests(of opened: OpenedWheel) -> [Digest] {
    guard let pin = opened.acquired.pin, !pin.hashes.isEmpty else {
      return digest(of: opened).map { [$0] } ?? []
    }
    return pin.hashes
  }

  private static func digest(of opened: OpenedWheel) -> Digest? {
    if let sdist = opened.acquired.sdist { return sdist }
    switch opened.acquired.origin {
    case .built: return opened.acquired.pin?.hashes.first
    default: return opened.sha256
    }
  }
}
