internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv

/// The resolver `uv pip compile`.
struct UvResolver: Resolver {
  let name: String
  private let environment: [String: String]
  private let index: IndexAccess
  private let python: FilePath
  /// The directory of the run.
  private let directory: FilePath

  /// Finds uv on `PATH`; nil if it is not installed.
  ///
  /// Throws `ProcessError` and `FileError`.
  static func find(_ context: BuildContext, _ sources: IndexSources) async throws -> UvResolver? {
    let environment = try UvEnvironment.variables(context, sources)
    let result: CommandResult
    do throws(ProcessError) {
      result = try await CommandRunner().run(
        Command("uv", ["--version"], environment: environment, workingDirectory: "/"))
    } catch {
      if case .notFound = error { return nil }
      throw error
    }
    guard result.status.isSuccess else { return nil }
    let words = result.outputText.split(whereSeparator: \.isWhitespace).prefix(2)
    return UvResolver(
      name: words.joined(separator: " "), environment: environment, index: context.index,
      python: context.interpreter.executable, directory: context.work)
  }

  func resolve(
    _ input: ResolverInput, keeping pins: [PackageName: Version]
  ) async throws -> [ResolvedDistribution] {
    let requirements = directory.appending("input.in")
    let limits = directory.appending("constraints.txt")
    let output = directory.appending("solution.txt")
    try write(input.lines, to: requirements)
    try write(input.constraints, to: limits)
    // What is in the output already is what uv prefers.
    try write(pins.sorted { $0.key < $1.key }.map { "\($0.key)==\($0.value)" }, to: output)
    var arguments = [
      "pip", "compile", "--quiet", "--python", python.string, "--generate-hashes", "--no-header",
      "--no-annotate", "--output-file", output.string, "--constraints", limits.string,
    ]
    for word in index.formats.arguments.chunked {
      arguments += word.names.flatMap { [word.option, $0] }
    }
    if index.allowsPrereleases { arguments += ["--prerelease", "allow"] }
    if index.isOffline || !index.usesIndexes { arguments.append("--no-index") }
    arguments += index.findLinks
    let result = try await CommandRunner().run(
      Command(
        "uv", arguments + [requirements.string],
        environment: environment.merging(input.variables) { $1 }, workingDirectory: directory))
    guard result.status.isSuccess else {
      throw LockRunError.unresolvable(
        resolver: name,
        output: result.errorTail().split(separator: "\n").map { "    \($0)" }
          .joined(separator: "\n"))
    }
    return try solution(in: output)
  }

  /// Reads the requirements file that uv has written.
  private func solution(in file: FilePath) throws -> [ResolvedDistribution] {
    let lock = try Lock.read([file], allowUnpinned: true)
    if let entry = lock.unnamed.first { throw LockRunError.unnamed(entry.label) }
    return lock.entries.map { entry in
      switch entry.selection {
      case .version(let version, _):
        ResolvedDistribution(
          name: entry.name, version: version, location: .index, hashes: entry.hashes)
      case .range, .direct:
        ResolvedDistribution(
          name: entry.name, version: entry.statedVersion, location: entry.artifactLocation,
          hashes: entry.hashes)
      }
    }
  }

  /// Writes lines, which may have credentials, so that nobody else can read them.
  private func write(_ lines: [String], to path: FilePath) throws {
    try AtomicFile.write(
      lines.map { $0 + "\n" }.joined(), to: path, permissions: .ownerReadWrite)
  }
}

extension [String] {
  /// Options with names that are separated by commas, in pairs.
  fileprivate var chunked: [(option: String, names: [String])] {
    stride(from: 0, to: count - 1, by: 2).map { number in
      (self[number], self[number + 1].split(separator: ",").map(String.init))
    }
  }
}
