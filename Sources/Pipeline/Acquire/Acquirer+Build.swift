internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// Building wheels from sdists and revisions, or taking them from the cache.
extension Acquirer {
  /// Builds a wheel from an sdist or a revision of version control.
  ///
  /// The wheel may be in the cache, and then that of an sdist needs no pip. `directory` becomes a new
  /// directory of the build.
  func buildWheel(
    of source: ArtifactLocation, for pin: LockEntry?, in directory: FilePath
  ) async throws -> AcquiredWheel {
    var wheel = try await buildWheel(
      of: source, label: pin?.label ?? source.fileName,
      subdirectory: pin?.artifactLocation.subdirectory,
      configSettings: pin?.configSettings ?? [], in: directory)
    wheel.pin = pin
    return wheel
  }

  /// Builds a wheel, for which `label` stands in messages, from the `subdirectory` of a source.
  func buildWheel(
    of source: ArtifactLocation, label: String, subdirectory: String?, configSettings: [String],
    in directory: FilePath
  ) async throws -> AcquiredWheel {
    let name = source.fileName
    var source = source
    var build: SourceBuild?
    var revision: GitRevision?
    if case .file(let path) = source, try FileSystem.status(path)?.type == .regular {
      build = try SourceBuild(
        of: path, subdirectory: subdirectory, configSettings: configSettings,
        fallback: context.build.sourceDate)
      if let subdirectory {
        source = .url(PercentEncoding.fileURL(path) + "#subdirectory=\(subdirectory)")
      }
    } else if case .vcs(let reference) = source {
      revision = try await context.findPip("build \(label) from source")
        .clone(reference, to: directory.appending("revision"))
      if let revision {
        build = await SourceBuild(
          of: revision, subdirectory: subdirectory, configSettings: configSettings)
      }
    }
    let imported = try await imports(of: build?.contents)
    // The key asks dpkg, so it is made only where there is a cache.
    var key: String?
    if cache != nil, let build {
      var names: [String] = []
      if imported != nil { names = await ["imports"] + importable.names }
      key = try await build.key(
        environment: context.variables(), index: index, imported: names)
    }
    if let key, let file = cache?.find(build: key) {
      return AcquiredWheel(
        file.file, fileName: file.fileName, origin: .built, pin: nil,
        sdist: build?.digest, buildDirectory: file.buildDirectory)
    }
    let pip = try await context.findPip("build \(label) from source")
    var pointers: [String] = []
    if let revision {
      // pip clones it again otherwise, and a branch may have moved on.
      let project =
        revision.usesLargeFiles
        ? try await revision.checkOutWithLargeFiles(named: label) : await revision.checkOut()
      if let project { source = .directory(project) } else { key = nil }
      pointers = await revision.pointers()
      // A build from the cache could not say it again.
      if !pointers.isEmpty { key = nil }
    } else if case .vcs(let reference) = source, reference.usesLargeFiles {
      throw AcquireError.noLargeFiles(label, reason: "Git cannot clone the repository")
    }
    let output = directory.appending("wheel")
    try FileSystem.createDirectories(output)
    let room = try await context.room(at: directory, source: revision?.directory)
      .adding(revision?.variables ?? [:]).adding(imported ?? [:])
    let path = try await pip.buildWheel(
      of: source, named: label, configSettings: configSettings, date: build?.date, in: room,
      isIsolated: imported == nil, requirements: context.settings.requirements, into: output)
    var wheel = try AcquiredWheel(path: path, origin: .built, pin: nil, sdist: build?.digest)
    wheel.notices += Self.notice(of: pointers, in: label)
    if let key {
      cache?.store(wheel.file, fileName: wheel.fileName, build: key, buildDirectory: work)
    }
    if imported == nil { await context.unpinned.add(build?.contents?.buildRequirements, of: name) }
    return wheel
  }

  /// Returns the warning about pointers of Git LFS that were built from; none for no pointers.
  private static func notice(of pointers: [String], in label: String) -> [String] {
    guard let first = pointers.first else { return [] }
    let others = pointers.count > 1 ? " and \(Quantity(pointers.count - 1, "more file"))" : ""
    return [
      "\(label) was built with pointers of Git LFS in place of '\(first)'\(others): if the "
        + "distribution needs them, end its URL in the lock with '#lfs=true', or for uv set "
        + "'lfs = true' and lock again"
    ]
  }

  /// Whether the user asks for something that the builds of sdists without pyproject.toml import.
  private var wantsImports: Bool {
    get async {
      if context.settings.hasSeeds { return true }
      return await importable.hasPreinstalled
    }
  }

  /// Returns the variables of a build without isolation; nil if a build is isolated.
  ///
  /// An sdist or revision without pyproject.toml is built like dh-virtualenv does it, in an
  /// environment with setuptools, wheel and what is preinstalled, if the user asks for any of them.
  private func imports(of contents: SourceContents?) async throws -> [String: String]? {
    switch context.settings.isIsolated {
    case true?: return nil
    case false?: return try await importable.variables() ?? [:]
    case nil:
      guard contents?.isLegacy == true, await wantsImports else { return nil }
      return try await importable.variables()
    }
  }
}
