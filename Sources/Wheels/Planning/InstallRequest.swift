/// A wheel to install, and what its metadata directory says of the installation.
package struct InstallRequest: Sendable {
  /// The wheel.
  package let wheel: Wheel
  /// Whether the lock names it or it is the project, which REQUESTED marks (PEP 376).
  package let isRequested: Bool
  /// The text of `direct_url.json` (PEP 610) for a distribution from a URL; nil otherwise.
  package let directURL: String?
  /// Whether the lock has the hash of the file: its bytes are those that were published.
  package let isVerified: Bool

  package init(
    wheel: Wheel, isRequested: Bool, directURL: String? = nil, isVerified: Bool = false
  ) {
    self.wheel = wheel
    self.isRequested = isRequested
    self.directURL = directURL
    self.isVerified = isVerified
  }
}
