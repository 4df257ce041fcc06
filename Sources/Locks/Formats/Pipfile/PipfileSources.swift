internal import Core
internal import Packaging

/// The indexes of a `Pipfile.lock`: each entry is bound to one, by default to the first.
struct PipfileSources {
  private let urls: [String: String]
  private let first: String?
  /// The URLs of hosts whose certificates are not checked.
  private let trusted: [String]

  /// Throws `LockError`.
  init(_ metadata: LockTable, _ request: LockRequest) throws(LockError) {
    var urls: [String: String] = [:]
    var trusted: [String] = []
    var first: String?
    for table in try metadata.tables("sources") {
      let url = request.expandingURL(ofPipenv: try table.requiredString("url"))
      urls[try table.string("name") ?? ""] = url
      first = first ?? url
      if try table.boolean("verify_ssl") == false { trusted.append(url) }
    }
    (self.urls, self.first, self.trusted) = (urls, first, trusted)
  }

  /// Returns the index of an entry that names one, or none; nil for that of PyPI.
  ///
  /// Throws `LockError` for a name that is not in the list.
  func index(named name: String?, _ table: LockTable) throws(LockError) -> String? {
    guard let name else { return first }
    guard let url = urls[name] else {
      throw table.error("no source '\(name.excerpt)' in the lock", at: "index")
    }
    return url
  }

  /// Adds the options of pip that the sources mean.
  func add(to options: inout LockOptions) {
    for url in trusted { options.trust(hostOf: url) }
  }
}
