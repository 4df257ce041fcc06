internal import SystemPackage
internal import Venv

/// The directories of a plan in groups that can be made at the same time.
struct DirectoryGroups {
  /// Those that come before all others, parents before children.
  private(set) var common: [String] = []
  /// Groups that have nothing to do with each other, the largest first, each with parents before children.
  private(set) var separate: [[String]] = []

  /// Groups the directories by the entry of `site-packages` that they are in, or what is as deep.
  init(_ plan: InstallPlan) {
    let depth = plan.layout.sitePackages.components.count
    var indexes: [Substring: Int] = [:]
    for path in plan.directories {
      guard let entry = Self.start(of: path, slashes: depth) else {
        common.append(path)
        continue
      }
      if let index = indexes[entry] {
        separate[index].append(path)
      } else {
        indexes[entry] = separate.count
        separate.append([path])
      }
    }
    separate.sort { $0.count > $1.count }
  }

  /// Returns the components up to the slash after the given number of slashes; nil for a path that has
  /// fewer.
  private static func start(of path: String, slashes: Int) -> Substring? {
    var count = 0
    for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") {
      count += 1
      if count > slashes { return path[..<index] }
    }
    return count == slashes ? path[...] : nil
  }
}
