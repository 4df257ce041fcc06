package import Core
package import Packaging
internal import SystemPackage

/// What a lock of exactly one target says, so that all trees that are made from it are made of the
/// same.
package struct FrozenLock: Sendable {
  /// Where the distributions come from.
  package enum Origin: Sendable {
    /// The tree of a Debian package, which has them.
    case tree(package: String)
    /// A resolver, which chose them for what these files require; with the command that does it
    /// again.
    case resolver(inputs: [String], command: String)
    /// A virtual environment, which has them.
    case environment
  }

  /// Where the distributions come from.
  package let origin: Origin
  /// The version of Python, such as `3.11`.
  package let python: String
  /// The machine, as `platform.machine()` names it.
  package let machine: String
  /// The options that whoever installs the lock needs to find its files.
  package var options = LockOptions()
  /// The distributions, in any order.
  package let distributions: [FrozenDistribution]

  package init(
    origin: Origin, python: String, machine: String, distributions: [FrozenDistribution]
  ) {
    (self.origin, self.python, self.machine) = (origin, python, machine)
    self.distributions = distributions
  }

  /// The distributions by name.
  var sorted: [FrozenDistribution] { distributions.sorted { $0.name < $1.name } }

  /// The beginning of a lock of a virtual environment.
  private static let environmentMark = "What a virtual environment has"

  /// Returns whether a text is a lock of a virtual environment, and so was not written by hand.
  package static func isOfEnvironment(_ text: String) -> Bool {
    text.hasPrefix("# \(environmentMark)")
  }

  /// The comment at the start of the file, without its marks.
  var header: [String] {
    switch origin {
    case .tree(let package):
      [
        "What the virtual environment of '\(package)' was made of: Python \(python) on \(machine).",
        "Other Pythons and machines may need other files.",
      ]
    case .resolver(let inputs, let command):
      [
        "Made by '\(command)' from \(inputs.joined(separator: ", ")) for Python \(python) on "
          + "\(machine).",
        "Other Pythons and machines may need other distributions: make a lock for each.",
      ]
    case .environment:
      [
        "\(Self.environmentMark): Python \(python) on \(machine).",
        "Made by 'venvdeb fetch --editables-of'. The wheels of source trees are beside this file.",
      ]
    }
  }
}

/// A distribution of a `FrozenLock`.
package struct FrozenDistribution: Sendable {
  /// Its name.
  package let name: PackageName
  /// Its version; nil where only building tells it.
  package let version: Version?
  /// The extras that the lock requested.
  package var extras: Set<PackageName> = []
  /// Where it is, as it is written: without credentials, and relative for what moves with the lock.
  package let location: ArtifactLocation
  /// What whoever uses the lock must know about the location; nil for nothing.
  package var note: String?
  /// The files that are accepted, with their hashes; none if nothing of it can have a hash, as a
  /// directory or a revision.
  package let files: [LockArtifact]

  package init(
    name: PackageName, version: Version?, location: ArtifactLocation = .index,
    files: [LockArtifact]
  ) {
    (self.name, self.version) = (name, version)
    (self.location, self.files) = (location, files)
  }

  /// The hashes of the files, each once, sorted.
  package var hashes: [Digest] {
    Set(files.flatMap(\.hashes)).sorted {
      ($0.algorithm.rawValue, $0.hex) < ($1.algorithm.rawValue, $1.hex)
    }
  }

  /// Whether it is a source tree that moves with the lock, which needs no hash.
  package var isOwnDirectory: Bool {
    if case .directory(let path) = location { path.isRelative } else { false }
  }
}

/// The formats in which locks are written.
package enum WrittenLockFormat: String, Sendable, CaseIterable {
  /// pip's requirements file.
  case requirements
  /// The standard format of PEP 751.
  case pylock

  /// The format that a file of this name has.
  package init(fileName: String) {
    self = Pylock().recognizes(fileName: fileName) ? .pylock : .requirements
  }

  /// The name that a lock has unless somebody wants another.
  package var fileName: String {
    switch self {
    case .requirements: RequirementsTxt.fileName
    case .pylock: ForeignLock.pylock
    }
  }
}
