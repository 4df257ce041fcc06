internal import Core
internal import Packaging

/// The indexes of a `Pipfile.lock`: each entry is bound to one, by default to the first.
struct PipfileSources {
  private let urls: [String: String]
  private let first: String?
  /// The hosts whose certificates are not checked.
  private let trustedHosts: [String]

  /// Throws `LockError`.
  init(_ metadata: LockTable, _ request: LockRequest) throws(LockError) {
    var urls: [String: String] = [:]
    var hosts: [String] = []
    var first: String?
    for table in try metadata.tables("sources") {
      let url = request.expanding(try table.requiredString("url"))
      urls[try table.string("name") ?? ""] = url
      first = first ?? url
      if try table.boolean("verify_ssl") == false, let host = Self.host(of: url) {
        hosts.append(host)
      }
    }
    (self.urls, self.first, trustedHosts) = (urls, first, hosts)
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
    options.trustedHosts += trustedHosts.filter { !options.trustedHosts.contains($0) }
  }

  private static func host(of url: String) -> String? {
    guard let start = url.firstRange(of: "://") else { return nil }
    let authority = url[start.upperBound...].prefix { $0 != "/" }
    return authority.split(separator: "@").last.map(String.init)
  }
}
