internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage

/// Builds the wheels of the source trees of a virtual environment.
struct SourceWheelBuilder: Sendable {
  /// A wheel, and what is known of its source.
  struct Built: Sendable {
    let file: HashedFile
    let fileName: String
    let frozen: FrozenDistribution
    let report: FetchReport.Editable
    let warnings: [String]
  }

  let acquirer: Acquirer
  let environment: DevelopmentEnvironment
  /// The wheelhouse.
  let directory: FilePath
  /// The directory of the builds.
  let work: FilePath

  /// Builds a wheel for each distribution that has a source tree, in their order.
  ///
  /// Throws the errors of builds, and `AcquireError.unexpectedDownload` for a source that is of another
  /// distribution by now.
  func build(
    _ distributions: [EnvironmentDistribution], jobs: Int,
    notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> [Built] {
    let sources = distributions.filter { $0.sourceDirectory != nil }
    if !sources.isEmpty { notify(.building(count: sources.count)) }
    return try await Array(sources.enumerated()).concurrentMap(jobs: jobs) { number, distribution in
      let built = try await build(distribution, in: work.appending("\(number)"))
      notify(.progressed(files: 1, bytes: 0))
      return built
    }
  }

  private func build(
    _ distribution: EnvironmentDistribution, in work: FilePath
  ) async throws -> Built {
    guard case .source(let path, let isEditable) = distribution.origin else {
      preconditionFailure("no source tree")
    }
    let source = try FileSystem.resolve(path)
    let foreign = [directory, environment.directory].map { (try? FileSystem.resolve($0)) ?? $0 }
    var context = acquirer.context
    let state = await SourceState.find(
      source, excluding: foreign, environment: context.build.inherited.forPrograms)
    // A source may be in the environment itself, as pip puts checkouts into src/.
    context.settings.packagingDirectories += foreign.filter { !source.starts(with: $0) }
    // Equal sources give equal wheels, whenever they are built.
    let date = context.build.sourceDate ?? state.date ?? SourceBuild.earliest
    context.build.sourceDate = date
    let builder = ProjectBuilder(
      project: source, configSettings: [], context: context, importable: acquirer.importable,
      label: "'\(distribution.name.raw)' (\(source.string))")
    let result = try await builder.build(in: work)
    let file = try HashedFile.open(result.wheel)
    let fileName = result.wheel.lastComponent?.string ?? ""
    let wheel = try WheelName(fileName)
    guard wheel.name == distribution.name else {
      throw AcquireError.unexpectedDownload(
        "name mismatch: '\(distribution.name.raw)' is installed, but '\(source.string)' is of "
          + "'\(wheel.name.raw)'", location: distribution.path.string)
    }
    var frozen = try FrozenDistribution(
      distribution.name, wheel.version, file: file, named: fileName)
    frozen.note = "Built from a source tree: \(state.text)."
    var warnings = result.notices
    if let failure = state.failure {
      warnings.append(
        "cannot tell the revision of '\(source.string)': Git does not answer (\(failure))")
    }
    if wheel.version != distribution.version {
      warnings.append(
        "'\(source.string)' is \(distribution.name.raw) \(wheel.version) now, and was "
          + "\(distribution.version) when it was installed: the lock has what it is now")
    }
    return Built(
      file: file, fileName: fileName, frozen: frozen,
      report: FetchReport.Editable(
        name: distribution.name.normalized, version: wheel.version.description,
        source: source.string, isEditable: isEditable, revision: state.revision,
        isDirty: state.isDirty, file: fileName),
      warnings: warnings)
  }
}
