package import Core
package import Locks
internal import Packaging
package import SystemPackage
internal import Wheels

/// Which file will be used for each pin, or how it will be acquired: decided before anything is
/// done.
package struct Plan: Sendable {
  /// How the wheel of a pin is acquired.
  package enum Step: Sendable {
    /// An existing wheel with a digest that the lock allows.
    case use(HashedFile, fileName: String, from: Origin)
    /// An existing sdist or directory, to be built into a wheel.
    case build(path: FilePath)
    /// To be fetched by pip.
    case fetch
    /// A requirement that is not pinned, for pip's resolver.
    case resolve
  }

  /// Where a wheel came from.
  package enum Origin: String, Sendable, Codable {
    case wheelhouse
    case cache
    case index
    case built
    case project
    case bundle
    /// One of the wheels that Debian has for making virtual environments.
    case seed
  }

  /// A pin and its step.
  package struct PlannedPin: Sendable {
    package let pin: LockEntry
    package let step: Step
  }

  /// The pins in the order of their names.
  package let pins: [PlannedPin]
  /// What to know about the choices.
  let warnings: [String]

  /// One line for each pin, as `--dry-run` prints them.
  package var lines: [String] {
    pins.map { planned in
      let name = planned.pin.label
      return switch planned.step {
      case .use(let file, _, let origin):
        "use \(name) from \(origin.rawValue): \(file.path.string)"
      case .build(let path): "build \(name) from \(path.string)"
      case .fetch: "fetch \(name)"
      case .resolve: "resolve \(name)"
      }
    }
  }
}
