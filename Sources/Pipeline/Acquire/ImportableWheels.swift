internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv

/// What builds without isolation can import besides the modules of the interpreter: the
/// distributions that `--preinstall` names, and setuptools and wheel.
///
/// dh-virtualenv installs those before all others, for `setup.py` files that import NumPy or Cython
/// at their beginning and know nothing of PEP 518. An sdist of that time also expects both tools,
/// which Python and pip no longer bring.
actor ImportableWheels {
  private let context: BuildContext
  private let directory: FilePath
  private var wheels: [FilePath] = []
  private var installation: Task<Bool, any Error>?

  /// Prepares the directory; nothing is installed yet.
  init(_ context: BuildContext) {
    self.context = context
    directory = context.work.appending("importable")
  }

  /// Adds a wheel that was acquired.
  func add(_ wheel: AcquiredWheel) {
    wheels.append(wheel.path)
  }

  /// Whether `--preinstall` brought anything.
  var hasPreinstalled: Bool { !wheels.isEmpty }

  /// What distinguishes the result of a build without isolation from others.
  var names: [String] { wheels.compactMap { $0.lastComponent?.string } }

  /// Returns the variables with which Python finds everything; nil if it lacks setuptools or wheel.
  ///
  /// Throws `AcquireError`.
  func variables() async throws -> [String: String]? {
    if installation == nil {
      installation = Task { try await self.install() }
    }
    guard try await installation?.value == true else { return nil }
    return ["PYTHONPATH": directory.string]
  }

  /// Installs the wheels, and Debian's of the two tools where the interpreter has none; returns
  /// whether it has both then.
  private func install() async throws -> Bool {
    try FileSystem.createDirectories(directory)
    let missing = try await context.modules(missing: ["setuptools", "wheel"], besides: wheels)
    let seeds = missing.compactMap { name in
      Seed(rawValue: name)?.wheel(in: context.interpreter.target.seedWheels)
    }
    if !(wheels + seeds).isEmpty {
      let pip = try await context.findPip("install what builds import")
      try await pip.install(wheels + seeds, into: directory)
    }
    return seeds.count == missing.count
  }
}
