internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv

/// What a lock installs for one target, apart from the project itself.
struct LockSelection {
  /// The pins that apply, one for each name.
  private(set) var pins: [LockEntry]
  /// What applies and has no name yet.
  let unnamed: [UnnamedEntry]
  /// The lines that do not apply.
  let skipped: [String]
  /// Whether the project is built and installed.
  let installsProject: Bool
  /// The extras of the project that the lock asks for.
  private(set) var projectExtras: Set<PackageName>
  /// What was decided that the user may not expect, one sentence each.
  private(set) var warnings: [String] = []

  /// Selects what applies to a target.
  ///
  /// The project's own name in its lock, as `pip freeze` writes it, means the project. Throws
  /// `LockError`, and `PlanError.twoSources` where that name is another directory.
  init(_ lock: Lock, for request: StageRequest, in markers: MarkerEnvironment) throws {
    pins = try lock.entries(in: markers)
    unnamed = lock.unnamed.filter { $0.applies(in: markers) }
    skipped = lock.skipped(in: markers)
    let extras = lock.projectExtras(in: markers)
    projectExtras = extras ?? []
    installsProject =
      (request.installsProject || extras != nil) && lock.projectExclusion == nil
      && LocalProject.isProject(request.sourceDirectory)
    if !installsProject {
      warnAboutEmptiness(lock)
      warnAboutProject(request, lock)
    }
    if installsProject { try takeProject(in: request.sourceDirectory) }
    warnAboutHashes(lock, request)
  }

  private mutating func takeProject(in directory: FilePath) throws {
    guard let name = LocalProject.name(in: directory) else { return }
    for pin in pins where pin.name == name {
      // One that is not there is the project's on the machine that made the lock.
      if case .direct(.directory(let other)) = pin.selection, FileSystem.isDirectory(other) {
        throw PlanError.twoSources(
          name.raw, first: "'\(other.string)'", second: "the project itself in '\(directory)'",
          location: pin.location.description)
      }
      projectExtras.formUnion(pin.requirement.extras)
      warnings.append(
        "\(pin.location): '\(pin.label)' is the project itself, which is built from "
          + "'\(directory)'")
    }
    pins.removeAll { $0.name == name }
  }

  /// Warns about files that ask for nothing where nothing else is installed: they may be the wrong
  /// ones.
  private mutating func warnAboutEmptiness(_ lock: Lock) {
    guard pins.isEmpty, unnamed.isEmpty, let file = lock.files.first else { return }
    let others = lock.files.count > 1 ? " and \(lock.files.count - 1) more" : ""
    warnings.append("\(file)\(others): \(Self.emptiness(isSkipped: !skipped.isEmpty))")
  }

  /// Returns what to say of files that ask for nothing.
  static func emptiness(isSkipped: Bool) -> String {
    isSkipped
      ? "no requirement applies to this interpreter, all markers are false"
      : "the lock has no requirements"
  }

  /// Warns about a project that the user expects and that is not there.
  private mutating func warnAboutProject(_ request: StageRequest, _ lock: Lock) {
    let directory = request.sourceDirectory.string
    if request.installsProject, let reason = lock.projectExclusion {
      warnings.append(
        "\(reason), and none of its code is in the tree; add a [build-system] and lock again, or set "
          + "'no-project: yes' and list its files in debian/<package>.install")
      return
    }
    if request.installsProject, request.namesSourceDirectory {
      warnings.append(
        "no project is installed: neither pyproject.toml nor setup.py in '\(directory)'; name the "
          + "directory that has one, or set 'no-project: yes'")
    } else if !request.extras.isEmpty, !lock.takesExtras {
      let extras = request.extras.map(\.raw).joined(separator: ", ")
      warnings.append("extras have no effect without the project (\(extras))")
    }
  }

  /// Warns about a lock that pins no bytes, unless the user said that hashes are not wanted.
  private mutating func warnAboutHashes(_ lock: Lock, _ request: StageRequest) {
    let isHashable =
      pins.contains { !$0.isRange && !$0.artifactLocation.isUnhashable }
      || unnamed.contains { !$0.source.isUnhashable }
    guard isHashable, !lock.hasHashes, !request.allowUnpinned, request.requireHashes == nil,
      lock.options.requireHashes == nil, let file = lock.files.first
    else { return }
    warnings.append(
      "\(file): no requirement has a hash, so nothing shows that files are the ones that were "
        + "tested; make the lock with \(LockFormats.compilers), or set 'no-require-hashes: yes'")
  }
}
