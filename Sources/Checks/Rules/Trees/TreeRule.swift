internal import Artifacts
internal import SystemPackage

/// Whether there is a virtual environment at all, and only one in each tree.
enum TreeRule: Rule {
  static let none = FindingCode(
    "no-virtual-environment", .error, "no virtual environment was found",
    why: """
      No directory has a file pyvenv.cfg. Python takes only a directory with that file for a \
      virtual environment (PEP 405), so the programs of the artifact see the modules of the \
      system only.
      """,
    hint: "check that the build installs the virtual environment into the package")
  static let noSitePackages = FindingCode(
    "no-site-packages", .error, "a virtual environment has no site-packages directory",
    why: """
      Python looks for the modules of an environment in lib/pythonX.Y/site-packages; without it \
      no module can be imported.
      """,
    hint: "rebuild the virtual environment")
  static let severalPythons = FindingCode(
    "several-python-versions", .error,
    "a virtual environment has modules for several versions of Python",
    why: """
      There are several lib/pythonX.Y/site-packages directories, and the interpreter uses only \
      one of them. This happens when an environment is rebuilt for another Python without \
      removing the old one.
      """,
    hint: "remove the virtual environment before rebuilding it")

  static let codes = [none, noSitePackages, severalPythons]

  static func check(_ context: CheckContext) -> [Finding] {
    if context.artifact.trees.isEmpty {
      return [Finding(none, "", nil, "no directory has a file 'pyvenv.cfg'")]
    }
    return context.artifact.trees.compactMap { tree in
      switch tree.sites.count {
      case 0:
        return Finding(
          noSitePackages, tree.path.appending("lib"), nil, "no 'pythonX.Y/site-packages' in lib")
      case 1: return nil
      default:
        let names = tree.sites.map(\.python).joined(separator: ", ")
        return Finding(
          severalPythons, tree.path.appending("lib"), nil, "lib has modules for \(names)")
      }
    }
  }
}
