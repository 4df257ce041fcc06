internal import Artifacts
internal import Debian
internal import SystemPackage
internal import Venv

/// Whether a package depends on the interpreter of its trees.
enum DependencyRule: Rule {
  static let missing = FindingCode(
    "interpreter-not-in-depends", .error, "the package does not depend on its interpreter",
    why: """
      Nothing makes apt install the interpreter, or keeps it from being removed: the programs of the \
      package fail on a system without it.
      """,
    hint: "write ${venvdeb:Depends}, or the interpreter's package, into Depends")
  static let unversioned = FindingCode(
    "interpreter-dependency-unversioned", .warning, "the package accepts any Python 3",
    why: """
      The tree works with one minor version. With `Depends: python3` the package stays installed \
      when the distribution goes to another one, and is broken from then on.
      """,
    hint: "depend on the versioned package, such as python3.11, or limit the version of python3")

  static let codes = [missing, unversioned]

  static func check(_ context: CheckContext) -> [Finding] {
    guard let dependencies = context.artifact.dependencies else { return [] }
    return context.artifact.trees.compactMap { check($0, dependencies, context) }
  }

  private static func check(
    _ tree: TreeIndex, _ dependencies: PackageRelations, _ context: CheckContext
  ) -> Finding? {
    guard let version = tree.version else { return nil }
    // An interpreter in the package itself, or one that no package has, is another matter.
    if let interpreter = InterpreterLink(of: tree, in: context.artifact) {
      switch interpreter.destination {
      case .inside(let path) where !tree.contains(path): return nil
      case .outside(let path) where path.removingLastComponent() != "/usr/bin": return nil
      default: break
      }
    }
    let name = "python\(version.text)"
    if dependencies.names.contains(where: { $0 == name || $0.hasPrefix("\(name)-") }) { return nil }
    let generic = dependencies.all.filter { $0.name == "python3" || $0.name == "python3-minimal" }
    let place: FilePath = "DEBIAN/control"
    if generic.isEmpty {
      return Finding(
        missing, place, nil,
        "neither \(name) nor python3 is in Depends, but "
          + "'\(tree.path.string)' needs it")
    }
    let isLimited = generic.contains { ["<<", "<=", "="].contains($0.version?.relation) }
    if isLimited { return nil }
    return Finding(
      unversioned, place, nil,
      "Depends has python3 in any later version, but '\(tree.path.string)' needs \(name)")
  }
}
