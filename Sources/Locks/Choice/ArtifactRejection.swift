/// Why a file that a lock lists cannot be used.
package struct ArtifactRejection: Sendable, Hashable {
  /// What keeps it from being used.
  package enum Reason: Sendable, Hashable {
    /// It ends like a wheel, but its name is not that of one (PEP 427).
    case notWheel
    /// It is an egg, which no installer takes any more.
    case egg
    /// It is a wheel for these tags, which are not those of the target.
    case tags(String)
    /// `no-binary` forbids wheels of the distribution.
    case noBinary
    /// `only-binary` forbids building the distribution.
    case onlyBinary
  }

  /// The name of the file.
  package let fileName: String
  package let reason: Reason

  init(_ fileName: String, _ reason: Reason) {
    (self.fileName, self.reason) = (fileName, reason)
  }
}

extension ArtifactRejection: CustomStringConvertible {
  package var description: String {
    switch reason {
    case .notWheel: "'\(fileName)' is not the name of a wheel"
    case .egg: "'\(fileName)' is an egg, which cannot be installed any more"
    case .tags(let tags): "'\(fileName)' is for \(tags)"
    case .noBinary: "'\(fileName)' is a wheel, which --no-binary forbids"
    case .onlyBinary: "'\(fileName)' is an sdist, which --only-binary forbids"
    }
  }
}

extension [ArtifactRejection] {
  /// How to get a file after all, in the imperative.
  var hint: String {
    if contains(where: { $0.reason == .noBinary }) {
      return "remove the distribution from 'no-binary', or lock a version that has an sdist"
    }
    if contains(where: { $0.reason == .onlyBinary }) {
      return
        "remove the distribution from 'only-binary', or lock a version that has a wheel for this "
        + "target"
    }
    if isEmpty { return "lock again: no file is listed that could be installed" }
    if allSatisfy({ $0.reason == .egg }) { return "lock a version that has a wheel or an sdist" }
    return "choose another interpreter with --python, or lock a version that has a file"
  }
}
