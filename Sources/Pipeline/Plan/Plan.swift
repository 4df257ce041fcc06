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

  /// An entry of the lock that has no name yet, and its step.
  package struct PlannedUnnamed: Sendable {
    package let entry: UnnamedEntry
    package let step: Step
  }

  /// The pins in the order of their names.
  package let pins: [PlannedPin]
  /// What has no name yet, in the order of the lock.
  package let unnamed: [PlannedUnnamed]
  /// The lines of the lock that do not apply to the target.
  package let skipped: [String]
  /// What to know about the choices.
  package internal(set) var warnings: [String]
  /// What of the lock is left out, one line each.
  package internal(set) var notices: [String] = []
  /// What only those want to know who look for a problem, one line each.
  package internal(set) var details: [String] = []

  /// The requirements that nothing pins, which are for pip's resolver.
  var ranges: [LockEntry] { pins.map(\.pin).filter(\.isRange) }

  /// One line for each pin, as `--dry-run` prints them.
  package var lines: [String] {
    pins.map { Self.line($0.pin.label, $0.step) }
      + unnamed.map { Self.line($0.entry.label, $0.step) }
      + skipped.map { "skip \($0) (its marker is false)" }
  }

  /// The plan without source trees of this machine, which are built where they are packaged.
  var withoutDirectories: Plan {
    func isDirectory(_ step: Step) -> Bool {
      if case .build(let path) = step { FileSystem.isDirectory(path) } else { false }
    }
    return Plan(
      pins: pins.filter { !isDirectory($0.step) },
      unnamed: unnamed.filter { !isDirectory($0.step) }, skipped: skipped, warnings: warnings)
  }

  private static func line(_ name: String, _ step: Step) -> String {
    switch step {
    case .use(let file, _, let origin):
      "use \(name) from \(origin.rawValue): \(file.path.string)"
    case .build(let path): "build \(name) from \(path.string)"
    case .fetch: "fetch \(name)"
    case .resolve: "resolve \(name)"
    }
  }
}
