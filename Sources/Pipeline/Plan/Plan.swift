internal import Core
package import Locks
internal import Packaging
package import SystemPackage
internal import Wheels

/// Which file will be used for each pin, or how it will be got: decided before anything is done.
package struct Plan: Sendable {
  /// How the wheel of a pin is had.
  package enum Step: Sendable {
    /// A wheel that is there, with a digest that the lock allows.
    case use(path: FilePath, fileName: String, from: Origin)
    /// A source archive or directory that is there, to be built into a wheel.
    case build(path: FilePath)
    /// To be fetched by pip.
    case fetch
    /// A requirement without one version, for pip's resolver.
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
  package struct Item: Sendable {
    package let pin: LockEntry
    package let step: Step
  }

  /// In the order of the names.
  package let items: [Item]

  /// One line for each requirement, as `--dry-run` prints them.
  package var lines: [String] {
    items.map { item in
      let name = item.pin.label
      return switch item.step {
      case .use(let path, _, let origin): "use \(name) from \(origin.rawValue): \(path.string)"
      case .build(let path): "build \(name) from \(path.string)"
      case .fetch: "fetch \(name)"
      case .resolve: "resolve \(name)"
      }
    }
  }
}
