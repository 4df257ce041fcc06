internal import Core
internal import Packaging
internal import SystemPackage

/// Where the requirements of a project come from: its own `tool.uv.sources`, and for what these do
/// not name those of the root of its workspace.
///
/// `no-sources` ignores them.
struct UvSources {
  /// One source of a distribution, of which there may be several for different markers.
  private struct Source {
    let origin: UvRequirement.Origin
    let marker: Marker?
    let extra: PackageName?
    let group: PackageName?
  }

  private var sources: [PackageName: [Source]] = [:]
  /// The members that others take from the workspace.
  private(set) var workspaceNames: Set<PackageName> = []

  /// Reads the sources of a `pyproject.toml`, and of that of the root if the project is a member.
  ///
  /// `members` are the directories of the members of the workspace. Throws `LockError`.
  init(
    _ file: LockFile, root: LockFile?, members: [PackageName: FilePath]
  ) throws(LockError) {
    let files = [file, root].compactMap { $0 }
    let settings = try (root ?? file).uv
    guard try settings?.boolean("no-sources") != true else { return }
    let ignored = Set(try settings?.names("no-sources-package") ?? [])
    // Those of the project replace those of the root.
    for declaring in files.reversed() {
      guard let table = try declaring.uv?.table("sources") else { continue }
      for key in table.keys {
        let name = try table.name(key, for: key)
        guard !ignored.contains(name) else { continue }
        let value = table.table[key]
        var list: [Source] = []
        for source in value?.table.map({ [$0] }) ?? value?.array?.compactMap(\.table) ?? [] {
          let source = LockTable(source, at: table.position, of: table.file)
          if source.table["workspace"]?.isTrue == true { workspaceNames.insert(name) }
          list.append(
            Source(
              origin: try Self.origin(source, of: name, declaring.directory, files, members),
              marker: try source.marker("marker"),
              extra: try source.string("extra").flatMap { try? PackageName($0) },
              group: try source.string("group").flatMap { try? PackageName($0) }))
        }
        sources[name] = list
      }
    }
  }

  /// Returns the URL of an index by its name; nil if there is none.
  private static func url(of index: String, in files: [LockFile]) throws(LockError) -> String? {
    for file in files {
      for table in try file.uv?.tables("index") ?? [] where try table.string("name") == index {
        guard let url = try table.string("url"), url.contains("://") else { return nil }
        return UvRequirement.plain(url)
      }
    }
    return nil
  }

  private static func origin(
    _ source: LockTable, of name: PackageName, _ directory: FilePath, _ files: [LockFile],
    _ members: [PackageName: FilePath]
  ) throws(LockError) -> UvRequirement.Origin {
    if let index = try source.string("index") {
      guard let url = try url(of: index, in: files) else { return .unknown }
      return .versions(VersionSpecifiers(), index: url)
    }
    if let url = try source.string("git") {
      return UvRequirement.repository(url, table: source.table)
    }
    if let url = try source.string("url") { return .url(UvRequirement.plain(url)) }
    if let path = try source.string("path") {
      return .path(UvRequirement.resolved(path, from: directory))
    }
    return members[name].map { .path(UvRequirement.resolved($0.string, from: "/")) } ?? .unknown
  }

  /// Returns what a requirement of an extra or a group is in the lock: one for each of its sources
  /// that is used anywhere, and one without for where none of them is.
  func locked(
    _ requirement: Requirement, extra: PackageName? = nil, group: PackageName? = nil
  ) -> [UvRequirement] {
    let markers = requirement.marker.map { [$0] } ?? []
    let own = UvRequirement(
      name: requirement.name, extras: requirement.extras,
      origin: requirement.url.map(UvRequirement.origin(direct:))
        ?? .versions(requirement.specifiers, index: nil),
      condition: UvCondition(markers: markers, extra: extra))
    guard let all = sources[requirement.name] else { return [own] }
    let sources = all.filter { source in
      (source.extra == nil || source.extra == extra)
        && (source.group == nil || source.group == group)
    }
    var found: [UvRequirement] = sources.map { source in
      var found = own
      if case .versions(_, let index) = source.origin {
        found.origin = .versions(requirement.specifiers, index: index)
      } else {
        found.origin = source.origin
      }
      if let marker = source.marker { found.condition.markers.append(marker) }
      return found
    }
    if sources.allSatisfy({ $0.marker != nil }) {
      var rest = own
      rest.condition.excluded = sources.compactMap(\.marker)
      found.append(rest)
    }
    return found.filter { $0.condition.isSatisfiable ?? true }
  }
}
