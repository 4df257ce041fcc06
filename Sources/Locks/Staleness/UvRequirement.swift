internal import Core
internal import Packaging
internal import SystemPackage

/// A requirement of a project as uv locks it.
struct UvRequirement: Hashable {
  /// Where a distribution comes from, and which version of it.
  enum Origin: Hashable {
    /// Indexes, or only one.
    case versions(VersionSpecifiers, index: String?)
    case url(String)
    case repository(String, revision: String?, subdirectory: String?, hasLFS: Bool)
    /// A source tree or an archive, with links resolved.
    case path(FilePath)
    /// One that cannot be compared.
    case unknown
  }

  let name: PackageName
  let extras: Set<PackageName>
  var origin: Origin
  /// When it counts.
  var condition: UvCondition

  /// The requirement as messages name it.
  var description: String {
    var requirement = Requirement(name: name, extras: extras)
    switch origin {
    case .versions(let specifiers, let index):
      requirement.specifiers = specifiers
      if let index { return "\(requirement) (index \(index))" }
    case .url(let url): requirement.url = url
    case .repository(let url, let revision, _, _):
      requirement.url = "git+\(url)" + (revision.map { "@\($0)" } ?? "")
    case .path(let path): requirement.url = path.string
    case .unknown: break
    }
    return requirement.description
  }

  /// The requirement whenever it counts.
  var unconditional: UvRequirement {
    var copy = self
    copy.condition = UvCondition()
    return copy
  }

  init(
    name: PackageName, extras: Set<PackageName>, origin: Origin,
    condition: UvCondition = UvCondition()
  ) {
    self.name = name
    self.extras = extras
    self.origin = origin
    self.condition = condition
  }

  /// Reads a requirement table of a lock, whose paths are relative to a directory.
  ///
  /// Throws `LockError`.
  init(locked table: LockTable, from directory: FilePath) throws(LockError) {
    name = try table.name()
    extras = Set(try table.names(firstOf: "extras", "extra"))
    condition = UvCondition(markers: try table.marker("marker").map { [$0] } ?? [])
    if let url = try table.string("git") {
      origin = Self.repository(url, table: table.table)
    } else if let url = try table.string("url") {
      origin = .url(Self.plain(url))
    } else if let path = try table.string(firstOf: "path", "directory", "editable", "virtual") {
      origin = .path(Self.resolved(path, from: directory))
    } else {
      origin = .versions(
        try table.specifiers("specifier") ?? VersionSpecifiers(),
        index: try table.string("index").map(Self.plain))
    }
  }

  /// Returns what a direct reference (PEP 508) leads to.
  static func origin(direct url: String) -> Origin {
    if url.hasPrefix("git+") {
      let parts = url.dropFirst("git+".count).split(
        separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      var address = String(parts[0])
      var revision: String?
      if let at = address.lastIndex(of: "@"),
        address.firstRange(of: "://").map({ address[$0.upperBound...] })
          .flatMap({ $0.firstIndex(of: "/") }).map({ $0 < at }) == true
      {
        revision = String(address[address.index(after: at)...])
        address = String(address[..<at])
      }
      let field = parts.dropFirst().first?.split(separator: "&")
        .first { $0.hasPrefix("subdirectory=") }
      return .repository(
        plain(address), revision: revision,
        subdirectory: field.map { String($0.dropFirst("subdirectory=".count)) }, hasLFS: false)
    }
    if url.hasPrefix("file:///") {
      let path = PercentEncoding.decodedPath(
        String(url.dropFirst("file://".count).prefix { $0 != "#" }))
      return .path(resolved(path.string, from: "/"))
    }
    return url.hasPrefix("https://") || url.hasPrefix("http://") ? .url(plain(url)) : .unknown
  }

  /// Returns a repository that a lock names as `URL?subdirectory=…&tag=…`, or whose fields are in
  /// a table of `tool.uv.sources`.
  static func repository(_ text: String, table: DocumentTable) -> Origin {
    let parts = text.prefix { $0 != "#" }.split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var fields: [String: String] = [:]
    for field in parts.dropFirst().joined().split(separator: "&") {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields[String(pair[0])] = PercentEncoding.decoded(pair.dropFirst().joined())
    }
    func field(_ key: String) -> String? { table[key]?.string ?? fields[key] }
    if field("path") != nil { return .unknown }
    return .repository(
      plain(String(parts[0])), revision: field("rev") ?? field("tag") ?? field("branch"),
      subdirectory: field("subdirectory"),
      hasLFS: fields["lfs"] == "true" || table["lfs"].map(\.isTrue) == true)
  }

  /// Returns a URL without credentials and fragment, and without a slash at its end.
  static func plain(_ url: String) -> String {
    var url = String(url.prefix { $0 != "#" })
    if url.hasPrefix("git+") { url.removeFirst("git+".count) }
    while url.hasSuffix("/") { url.removeLast() }
    guard let scheme = url.firstRange(of: "://") else { return url }
    let host = url[scheme.upperBound...].prefix { $0 != "/" }
    guard let at = host.lastIndex(of: "@") else { return url }
    return String(url[..<scheme.upperBound]) + url[url.index(after: at)...]
  }

  /// Returns a path with links resolved, as far as it exists.
  static func resolved(_ path: String, from directory: FilePath) -> FilePath {
    let directory = (try? FileSystem.resolve(directory)) ?? directory
    let path = LockedSource.absolute(path, from: directory)
    return (try? FileSystem.resolve(path)) ?? path
  }
}

extension UvRequirement {
  /// Returns what differs between what a project requires and what was locked; nil if nothing does.
  ///
  /// What comes from a place that is not understood is compared without that. With `allowsMore`
  /// the lock may have more, and the conditions are not compared.
  static func difference(
    _ current: Set<UvRequirement>, _ locked: Set<UvRequirement>, python: VersionSpecifiers,
    allowsMore: Bool = false
  ) -> String? {
    let unknown = Set(current.union(locked).filter { $0.origin == .unknown }.map(\.name))
    func conditions(_ requirements: Set<UvRequirement>) -> [UvRequirement: [UvCondition]] {
      var conditions: [UvRequirement: [UvCondition]] = [:]
      for var requirement in requirements {
        if unknown.contains(requirement.name) { requirement.origin = .unknown }
        conditions[requirement.unconditional, default: []].append(requirement.condition)
      }
      return conditions
    }
    let (current, locked) = (conditions(current), conditions(locked))
    if let new = current.keys.filter({ locked[$0] == nil }).map(\.description).min() {
      return "'\(new)' is not what was locked"
    }
    if allowsMore { return nil }
    if let old = locked.keys.filter({ current[$0] == nil }).map(\.description).min() {
      return "'\(old)' is no requirement any more"
    }
    let changed = current.filter { requirement, conditions in
      requirement.origin != .unknown
        && UvCondition.areEquivalent(conditions, locked[requirement] ?? [], python: python) == false
    }
    return changed.keys.map(\.description).min().map {
      "the marker of '\($0)' is not what was locked"
    }
  }
}

extension DocumentValue {
  /// Whether it is `true`.
  var isTrue: Bool {
    if case .boolean(true) = content { true } else { false }
  }
}
