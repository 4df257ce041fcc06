internal import Core
internal import Packaging
internal import SystemPackage

/// The walk through the graph of a `uv.lock` from the projects to everything that they need on a
/// target.
///
/// The markers of edges are simplified by the path that leads to them, so they are evaluated on the
/// way and nowhere else.
struct UvWalk {
  /// A package, or one of its extras.
  private struct Node: Hashable {
    let package: Int
    let extra: PackageName?
  }

  private let document: UvDocument
  private let scope: LockScope
  private let selection: UvSelection
  /// The active parts, as markers name them.
  private var active: Set<PackageName> = []
  /// Where the walk begins, with the ways from there.
  private var seeds: [(node: Node, ways: UvWays)] = []
  /// The packages that are reached, with the extras that are asked of them.
  private var reached: [Int: Set<PackageName>] = [:]

  /// Checks that the lock is for the target.
  ///
  /// Throws `LockError`.
  init(_ document: UvDocument, _ request: LockRequest) throws(LockError) {
    self.document = document
    scope = request.scope
    try Self.check(document, request.scope)
    selection = try UvSelection(document, request)
    active = Set(selection.items(document).compactMap(\.marker))
  }

  private static func check(_ document: UvDocument, _ scope: LockScope) throws(LockError) {
    let root = document.root
    guard let python = try root.specifiers("requires-python") else {
      throw root.missing("requires-python")
    }
    if let version = scope.python, !python.contains(version, prereleases: true) {
      throw LockError(
        .otherTarget("it requires Python \(python), got \(version)"),
        at: root.location(of: "requires-python"))
    }
    let markers = try root.markers("supported-markers") ?? []
    guard markers.isEmpty || markers.contains(where: { $0.evaluate(in: scope.markers) }) else {
      throw LockError(
        .otherTarget("no marker of its 'supported-markers' is true"),
        at: root.location(of: "supported-markers"))
    }
  }

  /// Walks: where parts exclude each other once before, to learn which extras others activate.
  ///
  /// Which requirements of groups count is decided before, and once, as uv does it. Throws
  /// `LockError`.
  mutating func run() throws(LockError) {
    try begin()
    if !document.conflicts.isEmpty {
      try learn()
      try checkConflicts()
    }
    var seen: Set<Node> = []
    var queue: [Node] = []
    func visit(_ node: Node) {
      if seen.insert(node).inserted { queue.append(node) }
    }
    for seed in seeds { visit(seed.node) }
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      reached[node.package, default: []].formUnion([node.extra].compactMap { $0 })
      for edge in edges(of: node) where applies(edge.marker) {
        try nodes(document.package(of: edge), edge.extras).forEach(visit)
      }
    }
  }

  /// Finds where the walk begins: the projects with their extras, and what groups and scripts
  /// require.
  private mutating func begin() throws(LockError) {
    for root in selection.roots { add(root, selection.extras.sorted(), marker: nil) }
    for group in selection.groups {
      try checkPython(of: group)
      guard let owner = group.owner else { continue }
      for edge in document.packages[owner].groups[group.name] ?? [] {
        let asked = markers(of: edge)
        guard applies(edge.marker, active.union(asked)) else { continue }
        active.formUnion(asked)
        add(try document.package(of: edge), edge.extras, marker: edge.marker)
      }
    }
    var requirements = try UvEdge.all(document.manifest, "requirements")
    let groups = try UvEdge.all(document.manifest.table("dependency-groups"))
    for group in selection.groups where group.owner == nil {
      requirements += groups[group.name] ?? []
    }
    for edge in requirements where applies(edge.marker) {
      active.formUnion(markers(of: edge))
      add(try package(named: edge), edge.extras, marker: nil)
    }
  }

  /// Throws `LockError.Reason.otherTarget` for a group that the Python of the target is too old or
  /// too new for.
  private func checkPython(of group: UvSelection.Group) throws(LockError) {
    guard let version = scope.python else { return }
    for (python, location) in try document.python(of: group)
    where !python.contains(version, prereleases: true) {
      throw LockError(
        .otherTarget("group '\(group.name)' requires Python \(python), got \(version)"),
        at: location)
    }
  }

  /// Walks to learn which extras edges activate: the markers of an edge and those on the way to it
  /// are evaluated with the extras that it asks for, as uv does.
  private mutating func learn() throws(LockError) {
    var found: [Node: UvWays] = [:]
    var queue: [Node] = []
    for seed in seeds where found[seed.node, default: UvWays()].add(seed.ways) {
      queue.append(seed.node)
    }
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for edge in edges(of: node) {
        let asked = markers(of: edge)
        let all = active.union(asked)
        guard applies(edge.marker, all), let ways = found[node]?.followed(by: edge.marker),
          ways.lead(in: scope.markers, active: all)
        else { continue }
        active = all
        for node in nodes(try document.package(of: edge), edge.extras)
        where found[node, default: UvWays()].add(ways) {
          queue.append(node)
        }
      }
    }
  }

  private func edges(of node: Node) -> [UvEdge] {
    let package = document.packages[node.package]
    return node.extra.map { package.optional[$0] ?? [] } ?? package.dependencies
  }

  private func nodes(_ package: Int, _ extras: [PackageName]) -> [Node] {
    [Node(package: package, extra: nil)] + extras.map { Node(package: package, extra: $0) }
  }

  private mutating func add(_ package: Int, _ extras: [PackageName], marker: Marker?) {
    seeds += nodes(package, extras).map { ($0, UvWays(marker)) }
  }

  /// Returns the package that a requirement of the manifest means, which names no version: of
  /// several packages of the name the one that the resolver met in such an environment.
  private func package(named edge: UvEdge) throws(LockError) -> Int {
    let found = document.packages(named: edge.name).filter { index in
      let markers = document.packages[index].resolutionMarkers
      return markers.isEmpty || markers.contains { applies($0) }
    }
    guard let only = found.first, found.count == 1 else {
      throw LockError(
        .value("\(found.count) packages of the lock are meant by '\(edge.name)'"),
        at: edge.location)
    }
    return only
  }

  private func applies(_ marker: Marker?, _ active: Set<PackageName>? = nil) -> Bool {
    marker?.evaluate(in: scope.markers, activeExtras: active ?? self.active) ?? true
  }

  /// Returns what markers call the extras that an edge asks for.
  private func markers(of edge: UvEdge) -> [PackageName] {
    edge.extras.compactMap { UvConflictItem(package: edge.name, part: .extra($0)).marker }
  }

  /// Throws where extras are activated on the way that exclude each other.
  private func checkConflicts() throws(LockError) {
    for set in document.conflicts {
      let activated = set.filter { item in
        guard case .extra = item.part else { return false }
        return item.marker.map(active.contains) == true
      }
      guard activated.count > 1 else { continue }
      throw LockError(
        .exclusiveParts(
          activated.map { "\($0.description) of '\($0.package)'" }.joined(separator: " and ")
            + " exclude each other"), at: document.root.location(of: "conflicts"))
    }
  }

  /// Appends what was reached to a lock.
  ///
  /// `project` is the directory of the project itself. Throws `LockError`.
  func write(to lock: inout Lock, project: FilePath?) throws(LockError) {
    lock.files.append(document.file.path)
    let writer = LockWriter(scope, project: project)
    let artifacts = UvArtifacts(
      document.file, scope, formats: try document.formats(scope))
    var versions: [PackageName: UvPackage] = [:]
    for index in reached.keys.sorted() {
      let package = document.packages[index]
      guard package.source.kind != .virtual else {
        if selection.roots.contains(index) {
          lock.projectExclusion =
            "\(package.table.location(of: "source")): the project is not installed: uv has no "
            + "build system for it, or 'package = false'"
        }
        continue
      }
      if let other = versions.updateValue(package, forKey: package.name) {
        throw LockError(
          .twoEntries(
            package.name, "version \(other.version?.text ?? "?")", other.table.location,
            "version \(package.version?.text ?? "?")"), at: package.table.location)
      }
      try writer.add(
        artifacts.entry(of: package, extras: reached[index] ?? []),
        isEditable: package.source.kind == .editable, to: &lock)
    }
    for key in ["overrides", "excludes", "dependency-metadata"]
    where document.manifest.table[key]?.array?.isEmpty == false {
      lock.overridesDependencies = true
    }
    lock.note(omitted: selection.omitted, of: document.file.name)
  }
}
