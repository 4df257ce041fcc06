internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage

extension LockCommand {
  /// Prints the distributions that a lock installs.
  func list(_ file: FilePath, in session: Session) async throws {
    var request = try request(for: [file], from: file.removingLastComponent(), session)
    // An interpreter that is named wins over the variable.
    let named = target ?? (python == nil ? session.variable(forOption: "target") : nil)
    request.target = try named.map { try session.target($0) }
    let listing = try await LockListing.read(request)
    for warning in listing.warnings { try session.warn(warning) }
    for notice in listing.notices { try session.note(notice) }
    for line in listing.details { try session.detail(line) }
    if json.json { return try session.print(json: LockDocument(listing)) }
    for distribution in listing.distributions { try session.print(distribution.line) }
    for label in listing.unnamed { try session.print(label) }
  }
}

/// The JSON of `venvdeb lock --show`.
private struct LockDocument: Encodable {
  let distributions: [LockedDistribution]
  /// Paths and URLs that do not tell which distribution they are of.
  let unnamed: [String]

  init(_ listing: LockListing) {
    (distributions, unnamed) = (listing.distributions, listing.unnamed)
  }
}

extension LockedDistribution {
  /// The distribution as a line: name, version, and where it comes from.
  fileprivate var line: String {
    let source =
      location ?? file ?? (hashes.isEmpty ? "any file" : "a file with a hash of the lock")
    return "\(name) \(version?.description ?? "(version after building)")  \(source)"
  }
}
