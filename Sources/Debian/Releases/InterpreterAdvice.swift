internal import Core
package import SystemPackage

/// What to do where the interpreter has a version that a project does not run with.
package struct InterpreterAdvice: Sendable, Equatable {
  /// The interpreters of this system, such as `/usr/bin/python3.11`, the oldest first.
  package let interpreters: [FilePath]
  /// Those that will do.
  package let suitable: [FilePath]
  /// The suites whose own interpreter will do.
  package let suites: [SystemRelease]

  /// Looks for interpreters below `root`; `accepts` says whether the project runs with a version
  /// such as 3.11.
  package init(root: FilePath = "/", accepts: (String) -> Bool) {
    var found: [(minor: Int, path: FilePath)] = []
    for directory in ["usr/bin", "usr/local/bin"] {
      let path = root.pushing(FilePath(directory))
      for name in (try? FileSystem.names(in: path)) ?? [] where name.hasPrefix("python3.") {
        guard let minor = Int(name.dropFirst("python3.".count)) else { continue }
        found.append((minor, path.appending(name)))
      }
    }
    found.sort { ($0.minor, $0.path.string) < ($1.minor, $1.path.string) }
    interpreters = found.map(\.path)
    suitable = found.filter { accepts("3.\($0.minor)") }.map(\.path)
    suites = SystemRelease.known.filter { suite in suite.python.map(accepts) ?? false }
  }

  /// The advice, in the imperative.
  package var text: String {
    let build =
      suites.isEmpty
      ? nil
      : "build in "
        + suites.map { "\($0.name) (Python \($0.python ?? ""))" }.joined(separator: " or ")
    if let best = suitable.last {
      return "set 'python: \(best.string)'" + (build.map { ", or \($0)" } ?? "")
    }
    let here = interpreters.map(\.string).joined(separator: " or ")
    return (build.map { "\($0), or " } ?? "")
      + "set 'python' to another interpreter" + (here.isEmpty ? "" : " than \(here)")
  }
}
