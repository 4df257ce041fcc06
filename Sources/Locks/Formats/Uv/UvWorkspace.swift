internal import Core
internal import Packaging
internal import SystemPackage

/// A workspace of uv: projects that share the lock at its root.
enum UvWorkspace {
  /// Returns the root of the workspace of which the project in a directory is a member; nil if it
  /// is of none, or the root itself.
  static func root(of project: FilePath) -> FilePath? {
    var directory = project
    var names: [String] = []
    while let last = directory.lastComponent {
      directory.removeLastComponent()
      names.insert(last.string, at: 0)
      let file = directory.appending("pyproject.toml")
      guard let bytes = try? FileSystem.read(file),
        let document = try? TOMLReader.read(bytes, file: file),
        let table = document["tool"]?.table?["uv"]?.table?["workspace"]?.table
      else { continue }
      func matches(_ key: String) -> Bool {
        (table[key]?.array ?? []).compactMap(\.string).contains { pattern in
          let parts = pattern.split(separator: "/").filter { $0 != "." }
          return parts.count == names.count
            && zip(parts, names).allSatisfy { GlobPattern.matches(String($0), $1) }
        }
      }
      return matches("members") && !matches("exclude") ? directory : nil
    }
    return nil
  }
}
