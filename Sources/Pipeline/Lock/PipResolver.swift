internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// The resolver of the target interpreter's pip, which reports what it would install.
struct PipResolver: Resolver {
  let pip: Pip
  /// The directory of the run.
  let directory: FilePath

  var name: String { "pip \(pip.version)" }

  func resolve(
    _ input: ResolverInput, keeping pins: [PackageName: Version]
  ) async throws -> [ResolvedDistribution] {
    var pins = pins
    while true {
      var limited = input
      limited.constraints += pins.sorted { $0.key < $1.key }.map { "\($0.key)==\($0.value)" }
      let outcome = try await pip.report(limited, in: directory)
      switch outcome {
      case .success(let bytes): return try Self.distributions(in: bytes)
      case .failure(let failure):
        if failure.isUnknownOption {
          throw LockRunError.unsuitableResolver(
            name, reason: "it does not know the option --report (pip 22.2 or later does)",
            hint:
              "install uv, as with 'python3 -m venv .uv && .uv/bin/pip install uv', and put it on "
              + "PATH")
        }
        guard !pins.isEmpty else {
          throw LockRunError.unresolvable(resolver: name, output: failure.text)
        }
        // pip has no preferences: what stands in the way of a solution is let go.
        let culprits = failure.culprits(among: Set(pins.keys))
        pins = culprits.isEmpty ? [:] : pins.filter { !culprits.contains($0.key) }
      }
    }
  }

  /// Reads pip's installation report (pip documentation, "Installation Report").
  ///
  /// Throws `LockRunError.unsuitableResolver` and `subdirectory`.
  static func distributions(in bytes: [UInt8]) throws -> [ResolvedDistribution] {
    let report: PipReport
    do {
      report = try JSONText.decode(PipReport.self, from: bytes)
    } catch {
      throw LockRunError.unsuitableResolver(
        "pip", reason: "its report cannot be read: \(JSONText.flaw(error))",
        hint: "upgrade pip, or install uv")
    }
    return try report.install.map { item in
      let name = try PackageName(item.metadata.name)
      guard let location = item.location else {
        throw LockRunError.subdirectory(
          name, item.download.subdirectory ?? "", of: item.download.url)
      }
      return ResolvedDistribution(
        name: name, version: try Version(item.metadata.version), location: location,
        hashes: item.hashes)
    }
  }
}
