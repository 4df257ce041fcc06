internal import Core
package import SystemPackage

/// What a maintainer script of a package with a tree must not do.
package enum MaintainerScriptError: Failure, Equatable {
  /// It sets capabilities of the interpreter of the system, by its own path or by a link of the tree
  /// to `target`; whether the tree may have a copy of it instead.
  case setsCapability(
    script: FilePath, line: Int, path: String, target: String?, mayCopy: Bool)

  package var location: String? {
    switch self {
    case .setsCapability(let script, let line, _, _, _):
      FileLocation(file: script, line: line).description
    }
  }

  package var message: String {
    switch self {
    case .setsCapability(_, _, let path, let target, _):
      "setcap on \(path)" + (target.map { ", a link to \($0)" } ?? "")
        + ": every Python program of the system would get the capability"
    }
  }

  package var hint: String? {
    switch self {
    case .setsCapability(_, _, _, _, let mayCopy):
      "use AmbientCapabilities= in the systemd unit instead"
        + (mayCopy ? ", or the option copy-interpreter" : "")
    }
  }
}
