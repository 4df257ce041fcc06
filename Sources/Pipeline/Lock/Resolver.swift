internal import Packaging

/// A program that chooses versions which satisfy requirements.
protocol Resolver: Sendable {
  /// Its name and version.
  var name: String { get }

  /// Returns a solution.
  ///
  /// The pins are kept as far as there is a solution with them. Throws `LockRunError.unresolvable`.
  func resolve(
    _ input: ResolverInput, keeping pins: [PackageName: Version]
  ) async throws -> [ResolvedDistribution]
}

/// What a resolver has to satisfy.
struct ResolverInput: Sendable {
  /// The lines of a requirements file, without markers.
  var lines: [String] = []
  /// The lines of a constraints file.
  var constraints: [String]
  /// Variables besides those that say where files come from.
  var variables: [String: String] = [:]

  init(constraints: [String]) { self.constraints = constraints }
}

/// Which program resolves.
package enum ResolverChoice: String, Sendable, CaseIterable {
  /// uv if it is installed and can do what is asked for, else pip.
  case automatic = "auto"
  /// `uv pip compile`.
  case uv
  /// The pip of the target interpreter.
  case pip

  /// Finds the program.
  ///
  /// Throws `LockRunError.unsuitableResolver`, `AcquireError.noPip` and the errors of processes.
  func find(_ context: BuildContext, _ sources: IndexSources) async throws -> any Resolver {
    if self != .pip, !context.index.ignoresPython,
      let uv = try await UvResolver.find(context, sources)
    {
      return uv
    }
    if self == .uv, context.index.ignoresPython {
      throw LockRunError.unsuitableResolver(
        "uv", reason: "it cannot ignore what distributions say of the interpreter",
        hint: "leave out --resolver to use pip, or leave out --ignore-requires-python")
    }
    if self == .uv {
      throw LockRunError.unsuitableResolver(
        "uv", reason: "no such program on PATH",
        hint: "install uv (https://docs.astral.sh/uv/), or leave out --resolver to use pip")
    }
    let pip = try await context.findPip("resolve requirements")
    return PipResolver(pip: pip, directory: context.work)
  }
}
