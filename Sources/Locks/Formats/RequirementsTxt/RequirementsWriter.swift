internal import Core
internal import Packaging

/// Writes a frozen lock as a requirements file.
enum RequirementsWriter {
  /// Returns the text of the file, sorted by name.
  ///
  /// pip wants hashes for all or for none: a distribution that has none forbids them for all.
  static func text(of lock: FrozenLock) -> String {
    let hasHashes = lock.distributions.allSatisfy { !$0.hashes.isEmpty }
    var lines = [
      "# What the virtual environment of '\(lock.package)' was made of: Python "
        + "\(lock.python) on \(lock.machine).",
      "# Other Pythons and machines may need other files.",
    ]
    if !hasHashes {
      lines.append("# No hashes, as some of it comes from version control or a directory.")
    }
    for distribution in lock.distributions.sorted(by: { $0.name < $1.name }) {
      let hashes = hasHashes ? distribution.hashes : []
      if let note = distribution.note { lines.append("# \(note)") }
      lines.append(
        requirement(of: distribution)
          + hashes.map { " \\\n    --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined())
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func requirement(of distribution: FrozenDistribution) -> String {
    let requirement = Requirement(name: distribution.name, extras: distribution.extras)
    if let reference = distribution.reference { return "\(requirement) @ \(reference)" }
    return "\(requirement)==\(distribution.version)"
  }
}
