internal import Core
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Builds the wheel that installs a project editable: its modules are used where they are.
///
/// The build backend makes it in the project itself (PEP 660). Where it cannot, the wheel is made of
/// the usual one: its metadata and commands, and a `.pth` file instead of its modules.
struct EditableBuild {
  let builder: ProjectBuilder

  private var context: BuildContext { builder.context }

  /// Builds the wheel in a new directory.
  ///
  /// Throws `AcquireError` and `DevelopmentError.noSources`.
  func build(in directory: FilePath) async throws -> ProjectBuilder.Result {
    let output = directory.appending("editable")
    try FileSystem.createDirectories(output)
    let project = try FileSystem.resolve(builder.project)
    let version = await pretendedVersion(of: project)
    var room = try await context.room(at: directory, source: project)
      .adding(version?.variables ?? [:])
    if context.settings.isIsolated != true, await builder.importable.hasPreinstalled {
      room = room.adding(try await builder.importable.variables() ?? [:])
    }
    var backend = BuildBackend(
      interpreter: context.interpreter,
      environment: room.environment(from: try context.build.variables(in: context.work)),
      project: project, logs: context.settings.logs, configSettings: builder.configSettings)
    if context.settings.isIsolated != false {
      try await complete(&backend, in: directory.appending("requirements"))
    }
    if let wheel = try await backend.buildEditable(into: output) {
      return ProjectBuilder.Result(wheel: wheel, notices: [version?.notice].compactMap { $0 })
    }
    let usual = try await builder.build(in: directory.appending("usual"))
    return ProjectBuilder.Result(
      wheel: try await convert(usual.wheel, of: project, into: output), notices: usual.notices)
  }

  /// Returns the version to assume for a project whose version control does not tell it.
  private func pretendedVersion(of project: FilePath) async -> PretendedVersion? {
    let caller = context.build.inherited.forPrograms
    let git = await GitCheckout.find(project, environment: caller)
    if git?.isTagged == true { return nil }
    return PretendedVersion.find(
      for: project, isCheckout: git != nil, packageVersion: context.settings.packageVersion,
      environment: caller)
  }

  /// Has pip install what the build requires and the interpreter lacks, for the backend to import.
  ///
  /// What the backend itself asks for is known only when it can be imported, hence the second round.
  private func complete(_ backend: inout BuildBackend, in directory: FilePath) async throws {
    var known: Set<String> = []
    for _ in 0..<2 {
      let missing = try await backend.missing(for: .editable)
      guard !missing.isEmpty, !Set(missing).isSubset(of: known) else { return }
      known.formUnion(missing)
      let index = context.index
      guard
        try !index.isOffline || context.settings.requirements != nil
          || ProjectBuilder.wheelhouses(index.wheelhouses, have: missing)
      else { throw AcquireError.noBackend(builder.project, requirements: missing) }
      let names = missing.joined(separator: ", ")
      let pip = try await context.findPip("fetch \(names) for building the project")
      await context.unpinned.add(missing, of: "the project")
      try FileSystem.createDirectories(directory)
      try await pip.install(
        requirements: missing, from: context.settings.requirements, into: directory)
      backend.importing(directory)
    }
  }

  /// Replaces the modules of a wheel by the path of their sources, and returns the new wheel.
  private func convert(
    _ wheel: FilePath, of project: FilePath, into directory: FilePath
  ) async throws -> FilePath {
    let script = String(decoding: PackageResources.editable_wheel_py, as: UTF8.self)
    let result = try await CommandRunner().run(
      Command(
        context.interpreter.executable,
        ["-I", "-B", "-c", script, wheel.string, project.string, directory.string],
        environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/"))
    guard result.status.isSuccess else {
      throw DevelopmentError.noSources(
        builder.project, reason: PythonText.stripped(result.errorTail()))
    }
    return directory.appending(wheel.lastComponent?.string ?? "")
  }
}
