internal import Artifacts
internal import Debian
internal import SystemPackage
internal import Venv

/// Whether a package depends on the interpreter of its trees.
enum DependencyRule: Rule {
  static let missing = FindingCode(
    "interpreter-not-in-depends", .error, "the package does not depend on its interpreter",
    why: """
      Without the dependency apt neither installs the interpreter nor keeps it from being \
      removed, and the programs of the package fail on a system without it.
      """,
    hint: "add ${venvdeb:Depends}, or the package of the interpreter, to Depends")
  static let unversioned = FindingCode(
    "interpreter-dependency-unversioned", .warning, "the package accepts any version of Python 3",
    why: """
      The tree works with one minor version of Python. With `Depends: python3` the package stays \
      installed when the system is upgraded to another version, and is broken from then on.
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
    let name = "python\(version)"
    if dependencies.names.contains(where: { $0 == name || $0.hasPrefix("\(name)-") }) { return nil }
    let generic = dependencies.all.filter { $0.name == "python3" || $0.name == "python3-minimal" }
    let path: FilePath = "DEBIAN/control"
    if generic.isEmpty {
      return Finding(
        missing, path, nil,
        "'\(tree.path.string)' needs \(name), but Depends has neither \(name) nor python3")
    }
    let isLimited = generic.contains { ["<<", "<=", "="].contains($0.version?.relation) }
    if isLimited { return nil }
    return Finding(
      unversioned, path, nil,
      "'\(tree.path.string)' needs \(name), but Depends allows any later python3")
  }
}
