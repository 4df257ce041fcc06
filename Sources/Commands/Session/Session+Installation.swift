internal import Core
internal import SystemPackage

extension Session {
  /// Returns the directories that may have files of venvdeb, in order of preference: those beside the
  /// program, of a source checkout, where `checkoutName` is the directory's name, and of the system.
  func installed(_ name: String, checkoutName: String? = nil) -> [FilePath] {
    var candidates: [FilePath] = []
    if var directory = executable?.removingLastComponent() {
      candidates.append(
        directory.pushing("../share/venvdeb").pushing(FilePath(name)).lexicallyNormalized())
      // A source checkout, with the program below .build.
      while !directory.components.isEmpty {
        if FileSystem.isRegularFile(directory.appending("Package.swift")) {
          candidates.append(directory.pushing(FilePath(checkoutName ?? name)))
        }
        directory.removeLastComponent()
      }
    }
    let installed = FilePath("/usr/share/venvdeb").pushing(FilePath(name))
    return candidates.contains(installed) ? candidates : candidates + [installed]
  }
}
