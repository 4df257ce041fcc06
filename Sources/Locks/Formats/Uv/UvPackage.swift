internal import Core
internal import Packaging

/// Where a package of a `uv.lock` comes from: a table with exactly one of these keys.
struct UvSource: Hashable {
  enum Kind: String, CaseIterable {
    case registry, git, url, path, directory, editable
    /// A source tree that is never installed, though its dependencies are.
    case virtual
  }

  let kind: Kind
  let value: String
  let subdirectory: String?

  /// Throws `LockError`.
  init(_ table: LockTable) throws(LockError) {
    let kinds = Kind.allCases.filter { table.has($0.rawValue) }
    guard let kind = kinds.first, kinds.count == 1 else {
      throw table.error("'source' must have exactly one kind")
    }
    self.kind = kind
    value = try table.requiredString(kind.rawValue)
    subdirectory = try table.string("subdirectory")
  }

  /// The path of the source tree; nil for what is none.
  var tree: String? {
    switch kind {
    case .directory, .editable, .virtual: value
    case .registry, .git, .url, .path: nil
    }
  }
}

/// A dependency of a package in a `uv.lock`.
struct UvEdge {
  let name: PackageName
  /// The version, where several packages have the name.
  let version: String?
  /// The source, where several packages have the name.
  let source: UvSource?
  let extras: [PackageName]
  let marker: Marker?
  let location: LockLocation

  /// Throws `LockError`.
  init(_ table: LockTable) throws(LockError) {
    name = try table.name()
    version = try table.string("version")
    if let source = try table.table("source") {
      self.source = try UvSource(source)
    } else {
      source = nil
    }
    extras = try table.names(firstOf: "extra", "extras")
    marker = try table.marker("marker")
    location = table.location
  }

  /// Reads the arrays of a table of edges, by their keys.
  ///
  /// Throws `LockError`.
  static func all(_ table: LockTable?) throws(LockError) -> [PackageName: [UvEdge]] {
    guard let table else { return [:] }
    var edges: [PackageName: [UvEdge]] = [:]
    for key in table.keys { edges[try table.name(key, for: key)] = try all(table, key) }
    return edges
  }

  /// Reads an array of edges.
  ///
  /// Throws `LockError`.
  static func all(_ table: LockTable, _ key: String) throws(LockError) -> [UvEdge] {
    var edges: [UvEdge] = []
    for edge in try table.tables(key) { edges.append(try UvEdge(edge)) }
    return edges
  }
}

/// A package of a `uv.lock`: one version of a distribution from one source.
struct UvPackage {
  let name: PackageName
  /// Nil for a source tree whose version only building tells.
  let version: (version: Version, text: String)?
  let source: UvSource
  let dependencies: [UvEdge]
  /// The dependencies of extras.
  let optional: [PackageName: [UvEdge]]
  /// The dependencies of groups.
  let groups: [PackageName: [UvEdge]]
  /// When the resolver met the package: only what names no version is told apart by it.
  let resolutionMarkers: [Marker]
  let table: LockTable

  /// Throws `LockError`.
  init(_ table: LockTable) throws(LockError) {
    self.table = table
    name = try table.name()
    version = try table.version()
    source = try UvSource(table.requiredTable("source"))
    dependencies = try UvEdge.all(table, "dependencies")
    optional = try UvEdge.all(table.table("optional-dependencies"))
    groups = try UvEdge.all(
      table.table(firstOf: "dev-dependencies", "dependency-groups"))
    resolutionMarkers = try table.markers("resolution-markers") ?? []
  }

  /// The extras that the project has; only those with dependencies are in old revisions.
  func extras() throws(LockError) -> [PackageName] {
    let provided = try table.table("metadata")?.names("provides-extras") ?? []
    return provided + optional.keys.filter { !provided.contains($0) }.sorted()
  }

  /// The groups that the project has.
  func groupNames() throws(LockError) -> [PackageName] {
    let metadata = try table.table("metadata")
    let recorded = try metadata?.table(firstOf: "requires-dev", "dependency-groups")
    var names: [PackageName] = []
    for key in recorded?.keys ?? [] { names.append(try table.name(key, for: key)) }
    return names + groups.keys.filter { !names.contains($0) }.sorted()
  }
}

/// An extra, a group or a project that excludes others.
struct UvConflictItem: Hashable {
  enum Part: Hashable {
    case extra(PackageName)
    case group(PackageName)
    case project
  }

  let package: PackageName
  let part: Part

  /// Reads the sets of a lock, or of the project of a name.
  ///
  /// Throws `LockError`.
  static func sets(
    in root: LockTable, of project: PackageName? = nil
  ) throws(LockError) -> [[UvConflictItem]] {
    guard let array = root.table["conflicts"]?.array else { return [] }
    var sets: [[UvConflictItem]] = []
    for element in array {
      var items: [UvConflictItem] = []
      for value in element.array ?? [] {
        guard let table = value.table else {
          throw root.error("invalid conflicts", at: "conflicts")
        }
        let item = LockTable(table, at: value.position, of: root.file)
        let package: PackageName
        if let project, !item.has("package") {
          package = project
        } else {
          package = try item.name("package")
        }
        if item.has("extra") {
          items.append(UvConflictItem(package: package, part: .extra(try item.name("extra"))))
        } else if item.has("group") {
          items.append(UvConflictItem(package: package, part: .group(try item.name("group"))))
        } else {
          items.append(UvConflictItem(package: package, part: .project))
        }
      }
      sets.append(items)
    }
    return sets
  }

  /// The item as the markers of edges name it: `extra-7-project-cpu`, with the length of the name
  /// of the package.
  var marker: PackageName? {
    let name = package.normalized
    let text =
      switch part {
      case .extra(let extra): "extra-\(name.utf8.count)-\(name)-\(extra.normalized)"
      case .group(let group): "group-\(name.utf8.count)-\(name)-\(group.normalized)"
      case .project: "project-\(name.utf8.count)-\(name)"
      }
    return try? PackageName(text)
  }

  /// The item as messages name it.
  var description: String {
    switch part {
    case .extra(let extra): "extra '\(extra)'"
    case .group(let group): "group '\(group)'"
    case .project: "project '\(package)'"
    }
  }
}
