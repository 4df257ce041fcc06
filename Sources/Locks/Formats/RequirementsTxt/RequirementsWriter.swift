internal import Core
internal import Packaging
internal import SystemPackage

/// Writes a frozen lock as a requirements file.
enum RequirementsWriter {
  /// Returns the text of the file, sorted by name.
  ///
  /// pip wants hashes for all or for none: a distribution that has none forbids them for all, but for
  /// source trees beside the lock, which `Lock.checkHashes` needs none for.
  static func text(of lock: FrozenLock) -> String {
    let hasHashes = hasHashes(lock)
    var lines = lock.header
    if !hasHashes {
      lines.append("No hashes, as some of it comes from version control or a directory.")
    }
    lines = lines.map { "# \($0)" } + options(lock.options)
    for distribution in lock.sorted {
      let hashes = hasHashes ? distribution.hashes : []
      if let note = distribution.note { lines.append("# \(note)") }
      lines.append(
        requirement(of: distribution)
          + hashes.map { " \\\n    --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined())
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Returns whether the file has hashes.
  static func hasHashes(_ lock: FrozenLock) -> Bool {
    lock.distributions.allSatisfy { !$0.hashes.isEmpty || $0.isOwnDirectory }
  }

  private static func options(_ options: LockOptions) -> [String] {
    var lines = options.indexURL.map { ["--index-url \($0)"] } ?? []
    lines += options.extraIndexURLs.map { "--extra-index-url \($0)" }
    if options.noIndex { lines.append("--no-index") }
    lines += options.findLinks.map { link in
      switch link {
      case .path(let path): "--find-links \(path.string)"
      case .url(let url): "--find-links \(url)"
      }
    }
    lines += options.trustedHosts.map { "--trusted-host \($0)" }
    let formats = options.formats.arguments
    lines += stride(from: 0, to: formats.count, by: 2).map { "\(formats[$0]) \(formats[$0 + 1])" }
    return lines
  }

  private static func requirement(of distribution: FrozenDistribution) -> String {
    let requirement = Requirement(name: distribution.name, extras: distribution.extras)
    switch distribution.location {
    case .index: return "\(requirement)==\(distribution.version.map(\.description) ?? "")"
    case .url(let url): return "\(requirement) @ \(url)"
    case .vcs(let reference): return reference.requirement(requirement)
    case .file(let path), .directory(let path):
      guard path.isRelative else { return "\(requirement) @ \(PercentEncoding.fileURL(path))" }
      // A path with a name before it would have to be a URL, and so absolute (PEP 508).
      let extras = requirement.description.dropFirst(distribution.name.raw.count)
      return "./\(path.string)\(extras)"
    }
  }
}
