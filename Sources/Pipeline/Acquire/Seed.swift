internal import Core
package import Packaging
package import SystemPackage
internal import Venv
internal import Wheels

/// A seed package: a distribution that new virtual environments have, if asked for.
package enum Seed: String, Sendable, Hashable, CaseIterable {
  case pip
  case setuptools
  case wheel

  /// Whether environments of a Python have it.
  ///
  /// `venv` and virtualenv leave out setuptools and wheel since Python 3.12.
  package func isUsual(for python: PythonVersion) -> Bool {
    self == .pip || python < PythonVersion(3, 12)
  }

  /// The newest of Debian's wheels of it in a directory; nil if there is none.
  package func wheel(in directory: FilePath) -> FilePath? {
    let names = (try? FileSystem.entries(of: directory)) ?? []
    let wheels = names.compactMap { try? WheelName($0.string) }
      .filter { $0.name.normalized == rawValue }
    guard let newest = wheels.max(by: { $0.version < $1.version }) else { return nil }
    return directory.appending(newest.fileName)
  }

  /// Returns those of `seeds` that environments of a Python have, and all of `named`, apart from
  /// distributions that are there.
  static func wanted(
    _ seeds: Set<Seed>, named: Set<Seed>, for python: PythonVersion, besides present: Set<String>
  ) -> [Seed] {
    allCases.filter { seed in
      (named.contains(seed) || seeds.contains(seed) && seed.isUsual(for: python))
        && !present.contains(seed.rawValue)
    }
  }

  /// Those of `seeds` that environments for a target have, and all of `named`, that nothing in
  /// `acquired` is.
  ///
  /// Throws `AcquireError.noSeed`.
  static func missing(
    _ seeds: Set<Seed>, named: Set<Seed>, in acquired: [AcquiredWheel], for target: Target
  ) throws -> [AcquiredWheel] {
    let present = Set(acquired.compactMap { try? WheelName($0.fileName).name.normalized })
    return try wanted(
      seeds, named: named, for: target.python.version, besides: present
    ).map { seed in
      guard let path = seed.wheel(in: target.seedWheels) else {
        throw AcquireError.noSeed(seed, directory: target.seedWheels)
      }
      return try AcquiredWheel(path: path, origin: .seed, pin: nil)
    }
  }
}
