package import Core
package import Packaging

/// What a lock says of a path or URL that does not tell which distribution it is of, as in
/// `git+https://example.org/app.git@v1.0`: the name is that of the wheel it becomes.
///
/// See the pip documentation, "Requirement Specifiers": a name before a path or URL is optional.
package struct UnnamedEntry: Sendable, Hashable {
  /// The path, URL or revision.
  package let source: ArtifactLocation
  /// The text of the path or URL, as written, credentials and all.
  package let text: String
  /// The extras after it.
  package let extras: Set<PackageName>
  /// When the entry applies; nil for always.
  package let marker: Marker?
  /// The accepted hashes of the file; none if it may have any.
  package internal(set) var hashes: [Digest]
  /// The values of `--config-settings`.
  package internal(set) var configSettings: [String] = []
  /// Where the entry is in the lock.
  package let location: LockLocation

  /// Returns whether its marker is true.
  package func applies(in environment: MarkerEnvironment) -> Bool {
    marker.applies(in: environment)
  }

  /// Returns the entry once the name is known.
  package func named(_ name: PackageName) -> LockEntry {
    var entry = LockEntry(
      requirement: Requirement(name: name, extras: extras, url: text, marker: marker),
      selection: .direct(source), hashes: hashes, location: location)
    entry.configSettings = configSettings
    return entry
  }

  /// The text as messages name it, with `****` for credentials.
  package var label: String { CredentialURL.masking(text) }

  /// The entry as errors list it.
  var reference: LockError.Reference {
    LockError.Reference(requirement: label, location: location)
  }
}
