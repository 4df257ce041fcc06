internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// The packages of Pythons of other releases, in the cache of a run or in a directory of its own.
struct WorkerStore: ~Copyable, Sendable {
  private let store: ContentStore
  /// The directory of its own; nil for the cache.
  private let own: TemporaryDirectory?

  /// Opens the store in a cache; without one, makes a directory below `temporaryDirectory`.
  ///
  /// Throws `FileError` and `TrustError`.
  init(_ cache: RunCache?, temporaryDirectory: FilePath) throws {
    if let cache {
      store = ContentStore(directory: cache.wheels)
      own = nil
      return
    }
    let own = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-packages-")
    store = ContentStore(directory: try TrustedDirectory.open(own.path))
    self.own = consume own
  }

  /// Returns the packages if all of them are there and as their target says; else nil.
  func files(_ packages: [WorkerPackage]) -> [HashedFile]? {
    let files = packages.compactMap { package in
      store.choice(package.key).flatMap { store.file($0) }
    }
    return files.count == packages.count ? files : nil
  }

  /// Fetches the packages that are not there, and returns all.
  ///
  /// Throws `WorkerError`, `ProcessError`, `FileError` and `TrustError`.
  func fetch(
    _ packages: [WorkerPackage], environment: [String: String], work: FilePath
  ) async throws -> [HashedFile] {
    let archive = try await WorkerArchive(environment: environment)
    for package in packages where files([package]) == nil {
      let path = work.appending(package.fileName)
      try await archive.fetch(package, to: path)
      try add(try HashedFile.open(path), as: package)
    }
    return try stored(packages)
  }

  /// Adds packages that somebody named, and returns them in the order of `packages`.
  ///
  /// Those of libraries that the target only depends on, as 'venvdeb target make' takes them, are left
  /// out. Throws `WorkerError`, `DebFileError`, `SyntaxError`, `FileError` and `TrustError`.
  func add(
    _ paths: [FilePath], as packages: [WorkerPackage], of description: TargetDescription
  ) throws -> [HashedFile] {
    for path in paths {
      let control = try ControlFile(parsing: try DebFile.open(path).control, file: path)
      let name = control.paragraphs.first?["Package"] ?? ""
      guard let package = packages.first(where: { $0.name == name }) else {
        if description.sources.contains(where: { $0.package.description == name }) { continue }
        throw WorkerError.unneeded(path, name: name.excerpt, needed: packages.map(\.name))
      }
      let file = try HashedFile.open(path)
      guard file.sha256 == package.source.sha256 else {
        throw WorkerError.otherPackage(
          path, name: package.source.package, target: package.target,
          expected: package.source.sha256, actual: file.sha256)
      }
      try add(file, as: package)
    }
    let missing = packages.filter { files([$0]) == nil }
    guard missing.isEmpty else {
      throw WorkerError.missing(description.name, missing.map(\.name))
    }
    return try stored(packages)
  }

  private func add(_ file: HashedFile, as package: WorkerPackage) throws {
    guard file.sha256 == package.source.sha256 else {
      throw WorkerError.notFetched(
        package.target, file: package.fileName,
        reason: "expected sha256:\(package.source.sha256.hex), got sha256:\(file.sha256.hex)")
    }
    try store.keep(file, named: package.fileName, as: package.key)
  }

  private func stored(_ packages: [WorkerPackage]) throws -> [HashedFile] {
    guard let files = files(packages) else {
      throw WorkerError.gone(store.directory.path.appending("files"))
    }
    return files
  }
}
