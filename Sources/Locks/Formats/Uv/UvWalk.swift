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
  /// Whether the walk is the first of two, which learns what extras edges activate.
  private var isLearning = false
  /// The packages that are reached, with the extras that are asked of them.
  private var reached: [Int: Set<PackageName>] = [:]
  private var seen: Set<Node> = []
  private var queue: [Node] = []

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
  /// Throws `LockError`.
  mutating func run() throws(LockError) {
    if !document.conflicts.isEmpty {
      isLearning = true
      try walk()
      isLearning = false
    }
    try walk()
    try checkConflicts()
  }

  private mutating func walk() throws(LockError) {
    (reached, seen, queue) = ([:], [], [])
    for root in selection.roots {
      visit(root, extra: nil)
      for extra in selection.extras.sorted() { visit(root, extra: extra) }
    }
    for group in selection.groups {
      for root in selection.roots {
        let package = document.packages[root]
        if let python = try package.table.table("group-requires-python")?
          .specifiers(group.normalized), let version = scope.python,
          !python.contains(version, prereleases: true)
        {
          throw LockError(
            .otherTarget("group '\(group)' requires Python \(python), got \(version)"),
            at: package.table.location)
        }
        for edge in package.groups[group] ?? [] { try follow(edge) }
      }
      for edge in try UvEdge.all(document.manifest.table("dependency-groups"))[group] ?? [] {
        try followByName(edge)
      }
    }
    for edge in try UvEdge.all(document.manifest, "requirements") { try followByName(edge) }
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      let package = document.packages[node.package]
      let edges = node.extra.map { package.optional[$0] ?? [] } ?? package.dependencies
      for edge in edges { try follow(edge) }
    }
  }

  /// Follows an edge: in the first walk with the extras that it asks for already active, as uv does.
  private mutating func follow(_ edge: UvEdge) throws(LockError) {
    let asked = isLearning ? edge.extras.compactMap { marker(edge.name, $0) } : []
    guard edge.marker?.evaluate(in: scope.markers, activeExtras: active.union(asked)) ?? true else {
      return
    }
    visit(try document.package(of: edge), extras: edge.extras)
  }

  /// Follows a requirement of the manifest, which names no version: of several packages of the name
  /// the one is meant that the resolver met in such an environment.
  private mutating func followByName(_ edge: UvEdge) throws(LockError) {
    guard applies(edge.marker) else { return }
    let found = document.packages(named: edge.name).filter { index in
      let markers = document.packages[index].resolutionMarkers
      return markers.isEmpty || markers.contains(where: applies)
    }
    guard let only = found.first, found.count == 1 else {
      throw LockError(
        .value("\(found.count) packages of the lock are meant by '\(edge.name)'"),
        at: edge.location)
    }
    visit(only, extras: edge.extras)
  }

  private func applies(_ marker: Marker?) -> Bool {
    marker?.evaluate(in: scope.markers, activeExtras: active) ?? true
  }

  private mutating func visit(_ package: Int, extras: [PackageName]) {
    visit(package, extra: nil)
    for extra in extras { visit(package, extra: extra) }
  }

  /// What markers call an extra of a package.
  private func marker(_ package: PackageName, _ extra: PackageName) -> PackageName? {
    UvConflictItem(package: package, part: .extra(extra)).marker
  }

  private mutating func visit(_ package: Int, extra: PackageName?) {
    if isLearning, let extra, let marker = marker(document.packages[package].name, extra) {
      active.insert(marker)
    }
    reached[package, default: []].formUnion([extra].compactMap { $0 })
    let node = Node(package: package, extra: extra)
    if seen.insert(node).inserted { queue.append(node) }
  }

  /// Throws where extras were activated on the way that exclude each other.
  private func checkConflicts() throws(LockError) {
    for set in document.conflicts {
      let activated = set.filter { item in
        guard case .extra(let extra) = item.part else { return false }
        return document.packages(named: item.package).contains {
          reached[$0]?.contains(extra) == true
        }
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
