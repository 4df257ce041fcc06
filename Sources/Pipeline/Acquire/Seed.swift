internal import Core
internal import Packaging
package import SystemPackage
package import Venv
internal import Wheels

/// A seed package: a distribution that new virtual environments have, if asked for.
package enum Seed: String, Sendable, Hashable, CaseIterable {
  case pip
  case setuptools
  case wheel

  /// The directory of the wheels in Debian's `python3-*-whl` packages.
  static let directory: FilePath = "/usr/share/python-wheels"

  /// Returns whether the virtual environments of an interpreter have it.
  ///
  /// `venv` and virtualenv omit setuptools and wheel since Python 3.12.
  package func isUsual(for interpreter: Interpreter) -> Bool {
    self == .pip || (interpreter.major, interpreter.minor) < (3, 12)
  }

  /// Returns the newest of Debian's wheels of it; nil if there is none.
  package func wheel() -> FilePath? {
    let names = (try? FileSystem.entries(of: Self.directory)) ?? []
    let wheels = names.compactMap { try? WheelName($0.string) }
      .filter { $0.name.normalized == rawValue }
    guard let newest = wheels.max(by: { $0.version < $1.version }) else { return nil }
    return Self.directory.appending(newest.fileName)
  }

  /// Returns wheels of those `seeds` that the interpreter's environments have and that are not in
  /// `acquired`.
  ///
  /// Throws `AcquireError.noSeed`.
  static func missing(
    _ seeds: Set<Seed>, in acquired: [AcquiredWheel], for interpreter: Interpreter
  ) throws -> [AcquiredWheel] {
    let present = Set(acquired.compactMap { try? WheelName($0.fileName).name.normalized })
    return try allCases.filter { seed in
      seeds.contains(seed) && seed.isUsual(for: interpreter) && !present.contains(seed.rawValue)
    }.map { seed in
      guard let path = seed.wheel() else { throw AcquireError.noSeed(seed) }
      return AcquiredWheel(
        path: path, fileName: path.lastComponent?.string ?? "", origin: .seed, pin: nil)
    }
  }
}
