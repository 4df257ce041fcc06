internal import Core
internal import Packaging
internal import SystemPackage

/// An entry of a `Pipfile.lock`.
struct PipfileEntry {
  let name: PackageName
  /// Its members; nil for the old form, in which there is only a version.
  private let table: LockTable
  private let version: String?

  /// Takes the value of a key.
  ///
  /// Throws `LockError`.
  init(_ name: PackageName, _ category: LockTable, _ key: String) throws(LockError) {
    self.name = name
    if let text = category.table[key]?.string {
      version = text
      table = LockTable(
        DocumentTable(), at: category.table[key]?.position ?? category.position,
        of: category.file)
    } else {
      table = try category.requiredTable(key)
      version = try table.string("version")
    }
  }

  /// The keys of a Pipfile that stand for a marker, as old locks have them.
  private static let markerKeys = [
    "os_name", "sys_platform", "platform_machine", "platform_python_implementation",
    "platform_release", "platform_system", "platform_version", "python_version",
    "python_full_version", "implementation_name", "implementation_version",
  ]

  var isEditable: Bool { get throws(LockError) { try table.boolean("editable") ?? false } }

  /// Whether it must be built.
  var forbidsWheel: Bool { get throws(LockError) { try table.boolean("no_binary") ?? false } }

  /// Returns whether all its markers are true.
  ///
  /// Throws `LockError`.
  func applies(in environment: MarkerEnvironment) throws(LockError) -> Bool {
    var markers: [Marker] = []
    for key in ["markers", "os_markers"] {
      if let marker = try table.marker(key) { markers.append(marker) }
    }
    for key in Self.markerKeys {
      guard let value = try table.string(key) else { continue }
      markers.append(try table.marker("\(key) \(value)", for: key))
    }
    return markers.allSatisfy { marker in
      // A condition on a group was met when the entry came into its category.
      marker.evaluate(in: environment, groups: marker.expression.groups)
    }
  }

  /// Returns the entry of our model; paths start from `directory`.
  ///
  /// `${NAME}` in URLs is replaced as pip does it, which Pipenv hands them to. Throws `LockError`.
  func lockEntry(
    in directory: FilePath, _ sources: PipfileSources, _ request: LockRequest
  ) throws(LockError) -> LockEntry {
    var builder = LockEntryBuilder(name: name, location: table.location)
    builder.extras = Set(try table.names("extras") ?? [])
    var hashes: [Digest] = []
    for text in try table.strings("hashes") ?? [] {
      hashes.append(try LockHash.parse(text, location: table.location(of: "hashes")))
    }
    for system in VCSReference.systems {
      guard let url = try table.string(system) else { continue }
      let location = try LockedSource.vcs(
        system, of: name, repository: request.expanding(url), revision: table.string("ref"),
        subdirectory: table.string("subdirectory"),
        at: table.location(of: table.has("ref") ? "ref" : system), command: "pipenv lock")
      return builder.direct(location, stated: nil)
    }
    if let text = try table.string(firstOf: "path", "file").map(request.expanding) {
      let location =
        text.contains("://")
        ? try LockedSource.url(text, at: table.location)
        : try LockedSource.path(text, from: directory, at: table.location)
      return builder.direct(
        location,
        Self.artifacts(
          hashes, at: location,
          fileName: location.isUnhashable ? nil : LockedSource.fileName(of: text),
          index: nil), stated: nil)
    }
    guard let version else { throw table.error("'\(name)' has no version") }
    guard version.hasPrefix("=="), let parsed = try? Version(version.drop { $0 == "=" }) else {
      throw LockError(
        .unresolved("'\(name)' has the version '\(version.excerpt)'", command: "pipenv lock"),
        at: table.location)
    }
    let text = String(version.drop { $0 == "=" })
    let index = try sources.index(named: table.string("index"), table)
    return builder.version(
      (parsed, text), Self.artifacts(hashes, at: .index, fileName: nil, index: index))
  }

  /// Returns an artifact for each hash: the lock does not say which file it is of.
  private static func artifacts(
    _ hashes: [Digest], at location: ArtifactLocation, fileName: String?, index: String?
  ) -> [LockArtifact] {
    guard !hashes.isEmpty, !location.isUnhashable else {
      return [LockArtifact(location: location, fileName: fileName, index: index)]
    }
    return hashes.map {
      LockArtifact(location: location, fileName: fileName, hashes: [$0], index: index)
    }
  }
}

extension MarkerExpression {
  /// The groups that it asks for.
  fileprivate var groups: Set<PackageName> {
    switch self {
    case .all(let parts), .any(let parts):
      return parts.reduce(into: []) { $0.formUnion($1.groups) }
    case .comparison(let comparison):
      guard case .variable(.dependencyGroups) = comparison.right,
        case .literal(let text) = comparison.left, let name = try? PackageName(text)
      else { return [] }
      return [name]
    }
  }
}
