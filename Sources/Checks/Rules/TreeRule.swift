internal import Artifacts
internal import SystemPackage

/// Whether there is a virtual environment at all, and only one in each tree.
enum TreeRule: Rule {
  static let none = FindingCode(
    "no-virtual-environment", .error, "there is no virtual environment in the artifact",
    why: """
      No directory has a file pyvenv.cfg. Without it Python does not take a directory for a virtual \
      environment, and programs in it see the modules of the system only.
      """,
    hint: "look whether the build installed the environment into the right directory")
  static let noSitePackages = FindingCode(
    "no-site-packages", .error, "a virtual environment has no lib/pythonX.Y/site-packages",
    why: "Python looks there for every module of the environment; without it nothing can run.",
    hint: "make the environment anew")
  static let severalPythons = FindingCode(
    "several-python-versions", .error, "a virtual environment has modules for several Pythons",
    why: """
      There is more than one lib/pythonX.Y/site-packages. The interpreter looks into one of them \
      only. This happens when an environment is made anew over one for another Python.
      """,
    hint: "remove the directory before it is made anew")

  static let codes = [none, noSitePackages, severalPythons]

  static func check(_ context: CheckContext) -> [Finding] {
    if context.artifact.trees.isEmpty {
      return [Finding(none, "", nil, "no directory has a file 'pyvenv.cfg'")]
    }
    return context.artifact.trees.compactMap { tree in
      switch tree.sites.count {
      case 0:
        return Finding(noSitePackages, tree.path.appending("lib"), nil, "it has no site-packages")
      case 1: return nil
      default:
        let names = tree.sites.map(\.python).joined(separator: ", ")
        return Finding(
          severalPythons, tree.path.appending("lib"), nil, "there are modules for \(names)")
      }
    }
  }
}
