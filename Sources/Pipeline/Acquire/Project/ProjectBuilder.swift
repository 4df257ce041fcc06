internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv

/// Builds the wheel of a project directory, and leaves nothing in it.
struct ProjectBuilder {
  /// A wheel, and what the user should know about its build.
  struct Result {
    let wheel: FilePath
    let notices: [String]
  }

  /// The source directory.
  let project: FilePath
  let configSettings: [String]
  let context: BuildContext
  let importable: ImportableWheels
  /// What messages call it.
  var label = "the project"

  /// Builds the wheel in a new directory.
  ///
  /// Where everything that the build needs is installed, the build backend is called in the target
  /// interpreter; else pip builds in an environment of its own (PEP 517). The user can ask for
  /// either. Throws `AcquireError`.
  func build(in directory: FilePath) async throws -> Result {
    let output = directory.appending("wheel")
    try FileSystem.createDirectories(output)
    let source = try FileSystem.resolve(project)
    let caller = context.build.inherited.forPrograms
    let git = await GitCheckout.find(source, environment: caller)
    let copy = try await ProjectCopy(
      source, excluding: context.settings.packagingDirectories + [context.work], git: git
    ).write(below: directory.appending("source"))
    let version =
      git?.isTagged != true && !Self.hasMercurial(source)
      ? PretendedVersion.find(
        for: source, isCheckout: git != nil, packageVersion: context.settings.packageVersion,
        environment: caller) : nil
    var room = try await context.room(at: directory, source: copy)
      .adding(version?.variables ?? [:])
    if context.settings.isIsolated != true, await importable.hasPreinstalled {
      room = room.adding(try await importable.variables() ?? [:])
    }
    let wheel = try await build(copy, into: output, in: room)
    var warning: String?
    if version == nil, git?.isTagged != true, !Self.hasMercurial(source),
      let name = wheel.lastComponent.flatMap({ try? WheelName($0.string) })
    {
      warning = PretendedVersion.warning(
        about: name.version, of: source, isCheckout: git != nil,
        packageVersion: context.settings.packageVersion)
    }
    return Result(
      wheel: wheel,
      notices: [version?.notice, warning, Self.notice(of: git, for: source)].compactMap { $0 })
  }

  /// Returns a warning about a Git that fails where the build asks it: backends then take another
  /// version, or leave files out.
  private static func notice(of git: GitCheckout?, for project: FilePath) -> String? {
    guard let failure = git?.failure, PretendedVersion.isAsked(by: project) else { return nil }
    return
      "the build of '\(project.string)' asks Git for its version or its files, and Git does not "
      + "answer (\(failure.message)): the wheel may lack files; add git to Build-Depends"
  }

  private func build(
    _ copy: FilePath, into output: FilePath, in room: BuildRoom
  ) async throws -> FilePath {
    let backend = BuildBackend(
      interpreter: context.interpreter,
      environment: room.environment(from: try context.build.variables(in: context.work)),
      project: copy, logs: context.settings.logs, configSettings: configSettings,
      label: label)
    let index = context.index
    var missing: [String] = []
    switch context.settings.isIsolated {
    case true?: break
    // As pip: whether something is missing shows in the build.
    case false?: return try await backend.build(into: output)
    case nil:
      missing = try await backend.missing()
      if missing.isEmpty { return try await backend.build(into: output) }
      guard
        try index.canSearch || context.settings.requirements != nil
          || Self.wheelhouses(index.wheelhouses, have: missing)
      else { throw AcquireError.noBackend(project, requirements: missing) }
    }
    let purpose =
      missing.isEmpty
      ? "build \(label) in isolation"
      : "fetch \(missing.joined(separator: ", ")) for building \(label)"
    let pip = try await context.findPip(purpose)
    await context.unpinned.add(missing, of: label)
    do {
      return try await pip.buildWheel(
        of: .directory(copy), named: label, configSettings: configSettings, in: room,
        requirements: context.settings.requirements, into: output)
    } catch AcquireError.buildFailed
      where (index.isOffline || !index.canSearch) && !missing.isEmpty
    {
      throw AcquireError.noBackend(project, requirements: missing)
    }
  }

  /// Returns whether directories have files of all that a build requires.
  static func wheelhouses(
    _ directories: [FilePath], have requirements: [String]
  ) throws -> Bool {
    let files = try Wheelhouse(directories)
    return requirements.allSatisfy { text in
      // What is no requirement is for pip to reject.
      (try? Requirement(text)).map { !files.files(of: $0.name).isEmpty } ?? true
    }
  }

  private static func hasMercurial(_ directory: FilePath) -> Bool {
    var parent = directory
    repeat {
      if FileSystem.isDirectory(parent.appending(".hg")) { return true }
    } while parent.removeLastComponent() && !parent.components.isEmpty
    return false
  }
}
