/// A wheel and how it came to be asked for.
package struct InstallRequest: Sendable {
  package let wheel: Wheel
  /// Whether the lock names it or it is the project, which PEP 376's REQUESTED marks.
  package let isRequested: Bool
  /// The text of `direct_url.json` (PEP 610) for a distribution from a URL; nil otherwise.
  package let directURL: String?

  package init(wheel: Wheel, isRequested: Bool, directURL: String? = nil) {
    self.wheel = wheel
    self.isRequested = isRequested
    self.directURL = directURL
  }
}
