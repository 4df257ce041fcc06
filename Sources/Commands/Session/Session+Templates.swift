internal import Core
internal import SystemPackage

extension Session {
  /// Returns the directories that may have templates, in order of preference: the one that the user
  /// names, or those of the installation and of a source checkout.
  func templateDirectories(_ named: String?) -> [FilePath] {
    if let directory = named ?? variable(forOption: "templates") { return [path(directory)] }
    var candidates: [FilePath] = []
    if var directory = executable?.removingLastComponent() {
      candidates.append(directory.pushing("../share/venvdeb/templates").lexicallyNormalized())
      // A source checkout, with the program below .build.
      while !directory.components.isEmpty {
        if FileSystem.isRegularFile(directory.appending("Package.swift")) {
          candidates.append(directory.appending("debian-templates"))
        }
        directory.removeLastComponent()
      }
    }
    let installed: FilePath = "/usr/share/venvdeb/templates"
    return candidates.contains(installed) ? candidates : candidates + [installed]
  }
}
