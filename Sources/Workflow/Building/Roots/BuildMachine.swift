internal import Core
internal import Glibc
package import SystemPackage

/// What this machine has for builds in fresh systems.
package struct BuildMachine: Sendable {
  /// The effective user.
  package let user: UInt32
  /// The directories that programs are searched in.
  private let path: [FilePath]
  private let root: FilePath

  /// Looks at a machine, whose root directory is another one in tests.
  package init(
    environment: [String: String], user: UInt32 = geteuid(), root: FilePath = "/"
  ) {
    self.user = user
    self.root = root
    path = (environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
  }

  /// Whether builds run as root.
  package var isRoot: Bool { user == 0 }

  /// Returns whether a program is installed.
  package func has(_ program: String) -> Bool {
    (path + ["/usr/sbin", "/sbin"]).contains {
      FileSystem.isRegularFile(root.pushing(FilePath(root: nil, $0.components)).appending(program))
    }
  }

  /// Returns an obstacle if one of some programs is missing, the packages of which are given.
  func missing(_ programs: [(name: String, package: String)]) -> Obstacle? {
    let missing = programs.filter { !has($0.name) }
    guard !missing.isEmpty else { return nil }
    return Obstacle(
      reason: missing.map { "'\($0.name)' is missing" }.joined(separator: ", "),
      hint: "apt install " + missing.map(\.package).joined(separator: " "))
  }

  /// Whether this user has user IDs for namespaces (subuid(5)).
  package var hasSubordinateIDs: Bool {
    let file = root.appending("etc").appending("subuid")
    guard let text = try? FileSystem.readText(file) else { return false }
    let names =
      [String(user)] + (getpwuid(user).map { [String(cString: $0.pointee.pw_name)] } ?? [])
    return text.split(separator: "\n").contains { line in
      names.contains { line.hasPrefix("\($0):") }
    }
  }
}
