internal import Core
internal import Packaging

/// What the `pyproject.toml` of a project says to PDM and not to its lock.
struct PdmProject {
  /// An index of the project.
  struct Source {
    let name: String
    let url: String
    /// Patterns of names that only come from there; none for all.
    let included: [String]
    /// Patterns of names that never come from there.
    let excluded: [String]

    /// Returns whether a distribution may come from there.
    func serves(_ name: PackageName) -> Bool {
      if excluded.contains(where: { matches($0, name) }) { return false }
      return included.isEmpty || included.contains { matches($0, name) }
    }

    /// Whether some distributions only come from there.
    func claims(_ name: PackageName) -> Bool { included.contains { matches($0, name) } }

    private func matches(_ pattern: String, _ name: PackageName) -> Bool {
      GlobPattern.matches(pattern.lowercased(), name.normalized)
    }
  }

  let file: LockFile
  private let project: LockTable?
  private let pdm: LockTable?
  private let sources: [Source]

  /// Throws `LockError`.
  init(_ file: LockFile, _ request: LockRequest) throws(LockError) {
    self.file = file
    project = try file.root.table("project")
    pdm = try file.root.table("tool")?.table("pdm")
    var sources: [Source] = []
    for table in try pdm?.tables("source") ?? [] {
      guard try table.string("type") ?? "index" == "index", let url = try table.string("url") else {
        continue
      }
      sources.append(
        Source(
          name: try table.string("name") ?? "", url: request.expanding(url),
          included: try table.strings("include_packages") ?? [],
          excluded: try table.strings("exclude_packages") ?? []))
    }
    self.sources = sources
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

  /// Returns the only index that a distribution may come from; nil for any.
  func index(of name: PackageName) -> String? {
    if let claiming = sources.first(where: { $0.claims(name) }) {
      return claiming.url
    }
    let serving = sources.filter { $0.serves(name) }
    guard let only = serving.first, serving.count == 1, hasOwnPyPI else { return nil }
    return only.url
  }

  /// Whether an index takes the place of PyPI.
  private var hasOwnPyPI: Bool { sources.contains { $0.name == "pypi" } }

  /// Adds the indexes, any of which may have a distribution that is bound to none.
  func addIndexes(to options: inout LockOptions) throws(LockError) {
    for source in sources where source.included.isEmpty {
      let url = source.url
      if source.name == "pypi" {
        options.indexURL = options.indexURL ?? url
      } else if !options.extraIndexURLs.contains(url) {
        options.extraIndexURLs.append(url)
      }
    }
  }
}

/// The patterns of Python's `fnmatch`, of which `*` and `?` are known here.
enum GlobPattern {
  /// Returns whether a text matches a pattern as a whole.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
    var (at, position) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while position < text.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, position)
        at += 1
      } else if at < pattern.count,
        pattern[at] == UInt8(ascii: "?") || pattern[at] == text[position]
      {
        (at, position) = (at + 1, position + 1)
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        (at, position) = (last.pattern + 1, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
