internal import Artifacts
internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// The directories that an artifact was built in, as its own files give them away.
///
/// Nothing is guessed from names such as `/build` or `/tmp`, which stand in many published wheels:
/// a directory counts if a file says that the tree, or a project in it, was there.
struct BuildPlaces {
  /// None is in another, in byte order.
  let places: [FilePath]

  init(_ subject: Subject) throws {
    var found = Set(subject.options.sourceDirectories)
    for tree in subject.trees {
      let evidence = try Self.evidence(tree, subject).filter { Self.isTelling($0, for: tree) }
      found.formUnion(evidence)
    }
    let sorted = found.sorted { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }
    places = sorted.filter { place in
      !sorted.contains { $0 != place && place.starts(with: $0) }
    }
  }

  /// A needle that names the tree's own place, or half the system, would be found everywhere.
  private static func isTelling(_ place: FilePath, for tree: Tree) -> Bool {
    guard place.isAbsolute, place.components.count > 1 else { return false }
    if let prefix = tree.prefix, prefix.starts(with: place) { return false }
    return !["/usr", "/lib", "/lib64", "/bin", "/etc"].contains { place.starts(with: $0) }
  }

  private static func evidence(_ tree: Tree, _ subject: Subject) throws -> [FilePath] {
    var places: [FilePath] = []
    func add(_ place: FilePath?) {
      guard let place, place != tree.prefix else { return }
      places.append(place)
    }
    add(ConfigurationRule.commandPlace(tree))
    for script in try ActivationRule.places(tree, subject) { add(script.place) }
    for script in tree.scripts {
      guard let head = subject.facts[script.path]?.script,
        let shebang = Shebang.parse(head), shebang.interpreter.isAbsolute,
        shebang.interpreter.lastComponent?.string.hasPrefix("python") ?? false
      else { continue }
      let directory = shebang.interpreter.removingLastComponent()
      if directory.lastComponent == "bin" { add(directory.removingLastComponent()) }
    }
    for file in tree.files {
      guard file.name.hasSuffix(".pyc"), let facts = subject.facts[file.path],
        let base = BytecodeRule.foreignBase(file, facts, in: tree)
      else { continue }
      add(base)
    }
    for site in tree.sites {
      for distribution in site.distributions {
        add(try DirectURLRule.read(distribution, subject)?.directory)
      }
    }
    // What lies below the destination directory of a package was made in the directory above it.
    return places
      + places.compactMap { place in tree.prefix.flatMap { source(of: place, prefix: $0) } }
  }

  /// `/build/app` for `/build/app/debian/app/opt/venvs/app`.
  private static func source(of place: FilePath, prefix: FilePath) -> FilePath? {
    let end = Array(prefix.components)
    let parts = Array(place.components)
    guard parts.count > end.count + 2, Array(parts.suffix(end.count)) == end else { return nil }
    let above = parts.dropLast(end.count)
    guard above.dropLast().last == "debian" else { return FilePath(root: "/", above) }
    return FilePath(root: "/", above.dropLast(2))
  }
}
