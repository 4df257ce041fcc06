internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// A wheel file that is ready to be opened.
struct AcquiredWheel: Sendable {
  /// The file, open: what is installed is what was hashed.
  let file: HashedFile
  let fileName: String
  let origin: Plan.Origin
  /// The requirement it satisfies; nil for what no requirement names: the project itself, seeds,
  /// and what a resolver added.
  var pin: LockEntry?
  /// The digest of the sdist that it was built from; nil if it was not built, or from something that
  /// has none.
  var sdist: Digest?
  /// The work directory of the earlier run that built it; nil if this run did, or nobody.
  var buildDirectory: FilePath?

  /// The source directory of a project that it installs editable; nil for all others.
  var editable: FilePath?

  /// What the user should know about its build, one sentence each.
  var notices: [String] = []

  /// The path by which it was opened.
  var path: FilePath { file.path }

  /// Creates a wheel of a file that was hashed.
  init(
    _ file: HashedFile, fileName: String, origin: Plan.Origin, pin: LockEntry?,
    sdist: Digest? = nil, buildDirectory: FilePath? = nil
  ) {
    self.file = file
    self.fileName = fileName
    self.origin = origin
    self.pin = pin
    self.sdist = sdist
    self.buildDirectory = buildDirectory
  }

  /// Opens and hashes a file, which keeps its name.
  ///
  /// Throws `FileError`.
  init(
    path: FilePath, origin: Plan.Origin, pin: LockEntry?, sdist: Digest? = nil
  ) throws(FileError) {
    self.init(
      try HashedFile.open(path), fileName: path.lastComponent?.string ?? "", origin: origin,
      pin: pin, sdist: sdist)
  }

  /// Returns the wheel with the entry of the lock that it satisfies, whose name it tells.
  func named(by entry: UnnamedEntry, as name: PackageName) -> AcquiredWheel {
    var wheel = self
    wheel.pin = entry.named(name)
    return wheel
  }

  /// Where the lock has it from, which does not depend on what is in the cache or a wheelhouse.
  var source: String {
    if origin == .project { return "project" }
    return switch pin?.selection {
    case .direct(.url(let url)): DirectURL.withoutCredentials(url)
    case .direct(.vcs(let reference)): DirectURL.withoutCredentials(reference.revealed)
    case .direct(.file), .direct(.directory): "path"
    case .version, .range, .direct(.index), nil: "index"
    }
  }
}
