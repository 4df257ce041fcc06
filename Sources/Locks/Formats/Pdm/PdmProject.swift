internal import Core
internal import Packaging

/// What the `pyproject.toml` of a project says to PDM and not to its lock.
struct PdmProject {
  let file: LockFile
  private let project: LockTable?
  private let pdm: LockTable?
  /// Where distributions come from.
  let sources: PdmSources

  /// Throws `LockError`.
  init(_ file: LockFile, _ request: LockRequest) throws(LockError) {
    self.file = file
    project = try file.root.table("project")
    pdm = try file.root.table("tool")?.table("pdm")
    sources = try PdmSources(pdm?.tables("source") ?? [], of: file.directory, request)
  }

  /// Whether the project itself is installed.
  ///
  /// PDM takes the value for what it is to Python: any string but an empty one is true.
  var isDistribution: Bool {
    get throws(LockError) {
      guard project?.has("name") == true else { return false }
      if let text = pdm?.table["distribution"]?.string { return !text.isEmpty }
      return try pdm?.boolean("distribution") ?? true
    }
  }

  /// Whether it has other projects as members.
  var hasWorkspace: Bool {
    get throws(LockError) { try pdm?.table("workspace") != nil }
  }

  /// Returns the names of its extras.
  func extras() throws(LockError) -> Set<PackageName> {
    try Self.names(of: project?.table("optional-dependencies"))
  }

  /// Returns the names of its groups and extras.
  func groups() throws(LockError) -> Set<PackageName> {
    try extras().union(Self.names(of: file.root.table("dependency-groups")))
      .union(Self.names(of: pdm?.table("dev-dependencies")))
  }

  private static func names(of table: LockTable?) throws(LockError) -> Set<PackageName> {
    var names: Set<PackageName> = []
    if let table {
      for key in table.keys { names.insert(try table.name(key, for: key)) }
    }
    return names
  }

  /// Whether it replaces what distributions require.
  var overridesDependencies: Bool {
    get throws(LockError) {
      let resolution = try pdm?.table("resolution")
      return resolution?.has("overrides") == true || resolution?.has("excludes") == true
    }
  }

  /// Returns the names that are never installed.
  func excludes() throws(LockError) -> Set<PackageName> {
    Set(try pdm?.table("resolution")?.names("excludes") ?? [])
  }
}
