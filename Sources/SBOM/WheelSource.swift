package import Core
package import Packaging

/// The wheel that a distribution was installed from.
package struct WheelSource: Sendable, Hashable {
  package let fileName: String
  package let sha256: Digest
  /// The rules that the packager opened for it, each as `code: reason`.
  package let allowed: [String]

  package init(fileName: String, sha256: Digest, allowed: [String] = []) {
    self.fileName = fileName
    self.sha256 = sha256
    self.allowed = allowed
  }
}

/// A distribution in one version, to look up what is known of it.
package struct DistributionKey: Sendable, Hashable {
  package let name: PackageName
  package let version: Version

  package init(_ name: PackageName, _ version: Version) {
    self.name = name
    self.version = version
  }

  package init(_ metadata: CoreMetadata) { self.init(metadata.name, metadata.version) }
}
