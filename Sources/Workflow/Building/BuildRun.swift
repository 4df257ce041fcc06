internal import Artifacts
package import Checks
internal import Core
internal import Debian
internal import Processes
package import SystemPackage

/// A run of `venvdeb build`: looks at the source, builds it here or in a fresh system, checks the
/// packages, and puts them into a directory.
package struct BuildRun: Sendable {
  /// What the user decides.
  package struct Options: Sendable {
    /// The directory for the packages.
    package var output: FilePath
    /// The directory of base systems.
    package var roots: FilePath
    package var temporaryDirectory: FilePath
    /// The release to build for; nil for this machine.
    package var release: BuildRelease?
    /// The name of the back end; nil for the best one.
    package var backend: String?
    /// The archive of the release; nil for that of this machine.
    package var mirror: String?
    /// Whether the base system is made anew.
    package var isFresh = false
    /// Packages, or directories of packages, that the fresh system gets.
    package var extraPackages: [FilePath] = []
    /// Whether a working tree with changes is an error.
    package var requiresClean = false
    /// The arguments of dpkg-buildpackage(1); none for binary packages.
    package var arguments: [String] = []
    /// Whether nobody sees what programs write, so that errors quote the end of it.
    package var isQuiet = false
    package var checks = CheckOptions()
    package var overrides = Overrides()

    package init(output: FilePath, roots: FilePath, temporaryDirectory: FilePath) {
      self.output = output
      self.roots = roots
      self.temporaryDirectory = temporaryDirectory
    }
  }

  private let directory: FilePath
  private let options: Options
  private let environment: [String: String]
  private let show: @Sendable (BuildEvent) -> Void

  /// A run in the directory of a source package, with the variables of the caller.
  package init(
    in directory: FilePath, options: Options, environment: [String: String],
    show: @escaping @Sendable (BuildEvent) -> Void
  ) {
    self.directory = directory
    self.options = options
    self.environment = environment
    self.show = show
  }

  /// Builds the package.
  ///
  /// Throws `BuildError`, `WorkflowError`, `ChangesError`, `SyntaxError`, `ProcessError`, `FileError`,
  /// and the errors of opening a package.
  package func run() async throws -> BuildReport {
    let source = try await BuildSource(
      in: directory, requiresClean: options.requiresClean, environment: environment)
    for warning in source.warnings { show(.warning(warning)) }
    guard let release = options.release else {
      let parent = source.directory.removingLastComponent()
      let changes = try await buildHere(source, parent)
      return try await finish(source, changes, in: parent, release: nil, backend: nil)
    }
    let machine = BuildMachine(environment: environment)
    let backend = try BuildBackends.choose(options.backend, on: machine)
    show(.step("building for \(release.name) with the back end '\(backend.name)'"))
    let workspace = try await BuildWorkspace.make(
      of: source, without: options.output, in: options.temporaryDirectory,
      environment: environment)
    let job = try await job(source, release, workspace.path, workspace.directoryName)
    try await backend.init().build(job)
    let changes = try BuildOutput.changes(of: source, in: workspace.path).keys
    return try await finish(
      source, Array(changes), in: workspace.path, release: release, backend: backend.name)
  }

  /// The arguments of dpkg-buildpackage(1): unsigned, unless the user wants a signature.
  private func arguments(_ source: BuildSource) -> [String] {
    let isSigned = options.arguments.contains { $0.hasPrefix("-k") || $0.hasPrefix("--sign-") }
    return (isSigned ? [] : ["-us", "-uc"]) + (options.arguments.isEmpty ? ["-b"] : [])
      + source.revisionArguments + options.arguments
  }

  private func variables(_ source: BuildSource) -> [String: String] {
    source.revisionText.map { ["DH_VENVDEB_REVISION": $0] } ?? [:]
  }

  /// Builds where the source is; returns the new `.changes` files.
  private func buildHere(
    _ source: BuildSource, _ parent: FilePath
  ) async throws -> [FilePath] {
    let machine = BuildMachine(environment: environment)
    guard machine.has("dpkg-buildpackage") else {
      throw BuildError.missingProgram("dpkg-buildpackage", package: "dpkg-dev")
    }
    if !options.arguments.contains(where: { ["-d", "--no-check-builddeps"].contains($0) }) {
      let check = Command(
        "dpkg-checkbuilddeps", environment: environment, workingDirectory: source.directory)
      let result = try await CommandRunner().run(check)
      guard result.status.isSuccess else {
        let text = result.errorTail()
        let words = text.firstRange(of: "nmet build dependencies: ").map { text[$0.upperBound...] }
        throw BuildError.unmetDependencies(words.map(String.init) ?? text)
      }
    }
    let before = try BuildOutput.changes(of: source, in: parent)
    try await BuildStep.run(
      "dpkg-buildpackage",
      Command(
        "dpkg-buildpackage", arguments(source) + ignoringOutput(of: source),
        environment: environment.merging(variables(source)) { $1 },
        workingDirectory: source.directory), isQuiet: options.isQuiet, show: show)
    let after = try BuildOutput.changes(of: source, in: parent)
    return after.filter { before[$0.key] != $0.value }.map(\.key)
  }

  /// Returns the options that keep the packages of earlier builds out of a source package.
  private func ignoringOutput(of source: BuildSource) -> [String] {
    guard options.output.starts(with: source.directory), options.output != source.directory,
      let top = source.directory.lastComponent
    else { return [] }
    let path = FilePath.relative(options.output, from: source.directory).string
    return [
      "--source-option=--tar-ignore=\(top.string)/\(path)",
      "--source-option=--extend-diff-ignore=^\(path.replacing(".", with: "\\."))/",
    ]
  }

  private func job(
    _ source: BuildSource, _ release: BuildRelease, _ workspace: FilePath, _ name: String
  ) async throws -> RootJob {
    let extra = ExtraPackages(environment: environment)
    var packages: [FilePath] = []
    for file in try extra.files(options.extraPackages) {
      guard let name = file.lastComponent else { continue }
      let copy = workspace.appending(name)
      try AtomicFile.copy(file, to: copy)
      packages.append(copy)
    }
    if packages.isEmpty,
      let installed = try await extra.installed(for: source.directory, in: workspace)
    {
      let copy = workspace.appending(installed.lastComponent?.string ?? "venvdeb.deb")
      if copy != installed { try AtomicFile.copy(installed, to: copy) }
      packages.append(copy)
    }
    let passing = ["DEB_BUILD_OPTIONS", "DEB_BUILD_PROFILES", "SOURCE_DATE_EPOCH"]
    return RootJob(
      release: release, workspace: workspace, directoryName: name, fileStem: source.fileStem,
      packages: packages, arguments: arguments(source),
      variables: environment.filter { passing.contains($0.key) }
        .merging(variables(source)) { $1 },
      archive: MachineArchive(environment: environment, mirror: options.mirror),
      cache: options.roots, isFresh: options.isFresh,
      temporaryDirectory: options.temporaryDirectory, isQuiet: options.isQuiet, show: show)
  }

  /// Checks the packages, and moves them to their directory when all are complete.
  private func finish(
    _ source: BuildSource, _ changes: [FilePath], in directory: FilePath, release: BuildRelease?,
    backend: String?
  ) async throws -> BuildReport {
    guard !changes.isEmpty else { throw BuildError.noChanges(directory) }
    let outputs = try changes.sorted { $0.string < $1.string }.map {
      try BuildOutput(changes: $0)
    }
    try makeOutputDirectory()
    let staging = try TemporaryDirectory.create(in: options.output, prefix: ".build-")
    for output in outputs {
      try output.move(from: directory, to: staging.path)
      try output.give(in: staging.path, toOwnerOf: source.directory)
    }
    show(.step("checking the packages"))
    var checkOptions = options.checks
    if release != nil { checkOptions.sourceDirectories.append("/build") }
    let checks = try await check(outputs.flatMap(\.names), in: staging.path, checkOptions)
    let isRejected = checks.contains { $0.count(.error) > 0 }
    let destination = isRejected ? options.output.appending("rejected") : options.output
    try FileSystem.createDirectories(destination)
    for output in outputs { try output.move(from: staging.path, to: destination) }
    let names = Set(outputs.flatMap(\.names)).sorted()
    return BuildReport(
      source: source.name, version: source.version.description, revision: source.revisionText,
      submodules: source.submodules, release: release?.name, backend: backend,
      files: names.map { destination.appending($0).string }, isRejected: isRejected,
      checks: checks, warnings: source.warnings)
  }

  /// Makes the directory for the packages unless it is there, and has Git ignore what is in it: packages
  /// are no changes of the project, which would keep it from being released.
  private func makeOutputDirectory() throws {
    guard try !FileSystem.exists(options.output) else { return }
    try FileSystem.createDirectories(options.output)
    try AtomicFile.write("*\n", to: options.output.appending(".gitignore"))
  }

  /// Checks the packages that have a virtual environment; others, such as those of debug symbols,
  /// are none of ours.
  private func check(
    _ names: [String], in directory: FilePath, _ checkOptions: CheckOptions
  ) async throws -> [CheckResult] {
    var results: [CheckResult] = []
    for name in names where name.hasSuffix(".deb") {
      let artifact = try Artifact.open(
        directory.appending(name), temporaryDirectory: options.temporaryDirectory)
      guard !artifact.trees.isEmpty else { continue }
      results.append(try await Checker(checkOptions).check(artifact))
    }
    options.overrides.apply(to: &results)
    return results
  }
}
