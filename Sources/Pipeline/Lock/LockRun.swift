internal import Core
package import Locks
internal import Packaging
package import SystemPackage
internal import Venv

/// Makes or refreshes a lock: `venvdeb lock`.
///
/// A resolver chooses the versions for one interpreter; the hashes of all files of these versions
/// come from the indexes. Nothing is installed, and the lock is replaced in one step or not at all.
package struct LockRun: Sendable {
  /// Interpreter, project, extras, groups and indexes; its `requirements` are the files that say what
  /// is required, none for those of the project.
  package let request: StageRequest
  /// The lock; nil for the one that the project has, or should have.
  package var output: FilePath?
  /// The format of the lock; nil for what its name tells.
  package var format: WrittenLockFormat?
  /// Which distributions may change.
  package var upgrade = LockUpgrade.none
  /// The program that chooses the versions.
  package var resolver = ResolverChoice.automatic
  /// Whether the lock is written.
  package var writes = true
  private let temporaryDirectory: FilePath
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run; `notify` is told of its progress.
  package init(
    _ request: StageRequest, temporaryDirectory: FilePath,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.request = request
    self.temporaryDirectory = temporaryDirectory
    self.notify = notify
  }

  /// Makes the lock.
  ///
  /// Throws `LockRunError`, and the errors of locks, interpreters, indexes and files.
  package func run() async throws -> LockRunReport {
    if let name = request.index.bound.keys.min() { throw LockRunError.boundIndex(name) }
    let output = try LockOutput.choose(output, format, in: request.sourceDirectory)
    let directories = RunCache.open(request, notify: notify)
    let interpreter = try await Interpreter.find(request.python, cache: directories?.interpreters)
    let scope = LockScope(request, for: interpreter.target)
    let inputs = try LockInputs.read(request, output: output, scope: scope)
    let old = try OldLock.read(output, request, scope: scope)
    // Whether it can be written shows before the long work.
    if writes { _ = try AtomicFile.create(output.target) }
    try upgrade.check(known: (old?.names ?? []).union(inputs.names))
    let work = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-lock-")
    let directory = try FileSystem.resolve(work.path)
    let options = old.map { inputs.options.merging($0.options) } ?? inputs.options
    let access = IndexAccess(request, options)
    let context = BuildContext(
      lockFor: request, access, interpreter, cache: directories, work: directory,
      temporary: temporaryDirectory)
    let files = try LockedFiles(context, origin: "venvdeb lock")
    for warning in files.sources.warnings { notify(.warned(warning)) }
    var warnings: [String] = []
    var resolved: [ResolvedDistribution] = []
    var resolverName: String?
    if !inputs.isEmpty {
      try await files.checkReachability(for: inputs.firstName)
      let resolver = try await self.resolver.find(context, files.sources)
      resolverName = resolver.name
      var input = try await inputs.resolverInput(in: context)
      input.constraints += upgrade.constraints
      resolved = try await resolver.resolve(input, keeping: upgrade.kept(of: old, for: inputs))
      resolved = inputs.locked(resolved, work: directory)
    }
    if inputs.isEmpty, !inputs.hasProject {
      warnings.append(
        "\(inputs.files.joined(separator: ", ")): "
          + LockSelection.emptiness(isSkipped: inputs.hasSkipped))
    }
    let distributions = try await files.freeze(
      resolved, besides: output.directory, warnings: &warnings)
    var lock = FrozenLock(
      origin: .resolver(inputs: inputs.files, command: inputs.command),
      python: interpreter.target.python.version.description, machine: interpreter.target.machine,
      distributions: distributions)
    lock.options = options.written(besides: output.directory, access.secrets)
    if !LockFormats.hasHashes(lock, as: output.format) {
      warnings.append(LockRunReport.hashWarning(about: lock, output))
    }
    let text = LockFormats.text(of: lock, as: output.format)
    let isChanged = text != old?.text
    if let old, isChanged, old.foreignLines > 0 {
      warnings.append(
        "\(output.path): left out \(Quantity(old.foreignLines, "requirement")) of other Pythons or "
          + "machines: make a lock for each")
    }
    if isChanged, writes { try AtomicFile.write(text, to: output.target) }
    return LockRunReport(
      output: output, isChanged: isChanged, resolver: resolverName, interpreter.target,
      distributions, since: old, warnings: warnings)
  }
}

extension LockOptions {
  /// Returns the options that say where files come from, as a lock in a directory has them.
  fileprivate func written(besides directory: FilePath, _ secrets: Secrets) -> LockOptions {
    var options = LockOptions()
    options.indexURL = indexURL.map(secrets.written)
    options.extraIndexURLs = extraIndexURLs.map(secrets.written)
    options.noIndex = noIndex
    options.findLinks = findLinks.map { link in
      switch link {
      case .url(let url): .url(secrets.written(url))
      case .path(let path): .path(path.written(besides: directory))
      }
    }
    options.trustedHosts = trustedHosts
    options.formats = formats
    return options
  }
}

extension FilePath {
  /// Returns the path as a file in a directory says it: relative for what is below the directory, and
  /// so moves with it, else absolute.
  func written(besides directory: FilePath) -> FilePath {
    let path = (try? FileSystem.resolve(self)) ?? self
    let directory = (try? FileSystem.resolve(directory)) ?? directory
    return path.starts(with: directory) && path != directory
      ? FilePath.relative(path, from: directory) : path
  }
}
