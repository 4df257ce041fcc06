internal import Core
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The wheels and sdists in given directories, by the names of their distributions.
struct Wheelhouse {
  /// A wheel or an sdist, as its name says.
  struct File {
    let path: FilePath
    let fileName: String
    let kind: Kind

    /// The kind of a file.
    enum Kind {
      case wheel(WheelName)
      case sdist(version: Version)

      /// Whether a wheel has to be built of it.
      var isSource: Bool { if case .sdist = self { true } else { false } }
    }

    let name: PackageName

    var version: Version {
      switch kind {
      case .wheel(let name): name.version
      case .sdist(let version): version
      }
    }
  }

  private var files: [PackageName: [File]] = [:]
  /// The paths of all wheels and archives by their file names.
  private var paths: [String: [FilePath]] = [:]
  /// The archives whose names are not those of sdists, such as `v1.0.tar.gz`.
  private var others: [FilePath] = []
  /// The files that are called like wheels and have no name of a wheel, one sentence each.
  private(set) var warnings: [String] = []
  /// What was noted about wheels that were built, by their paths.
  private(set) var built: [FilePath: WheelhouseRecord.Built] = [:]

  /// Lists directories in the given order; one that is an archive has that file.
  ///
  /// Other files are ignored, wheels with an invalid name with a warning: people keep notes and
  /// locks beside their wheels. Throws `RequestError.noWheelhouse`, `FileError`.
  init(_ directories: [FilePath]) throws {
    for directory in directories {
      if Self.isArchive(file: directory) {
        add(directory, named: directory.lastComponent?.string ?? "")
        continue
      }
      guard FileSystem.isDirectory(directory) else { throw RequestError.noWheelhouse(directory) }
      for name in try FileSystem.entries(of: directory) {
        add(directory.appending(name), named: name.string)
      }
      for wheel in WheelhouseRecord(of: directory).built {
        built[directory.appending(wheel.file)] = wheel
      }
    }
  }

  /// Returns the files of one distribution, those of earlier directories first.
  func files(of name: PackageName) -> [File] { files[name] ?? [] }

  /// Returns the wheels and archives with a file name, whatever it says of the distribution.
  func files(called fileName: String) -> [FilePath] { paths[fileName] ?? [] }

  /// Returns the files that may be of a distribution as far as their names tell: those of its name, and
  /// archives whose names tell nothing; of one that is not known, all archives.
  func candidates(for name: PackageName?) -> [FilePath] {
    if let name { return files(of: name).map(\.path) + others }
    let sdists = files.sorted { $0.key < $1.key }.flatMap(\.value).filter { file in
      if case .sdist = file.kind { true } else { false }
    }
    return others + sdists.map(\.path)
  }

  /// The wheels of which it was noted what they were built from, by their paths.
  var builtFiles: [File] {
    built.keys.sorted { $0.string < $1.string }.compactMap { path in
      path.lastComponent.flatMap { Self.file(path, named: $0.string) }
    }
  }

  /// Returns whether a file is a wheel or an archive by its name.
  static func isArchive(_ fileName: String) -> Bool {
    [".whl", ".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar"]
      .contains { fileName.lowercased().hasSuffix($0) }
  }

  /// Returns whether there is a file with a name of a wheel or an archive.
  static func isArchive(file path: FilePath) -> Bool {
    isArchive(path.lastComponent?.string ?? "") && FileSystem.isRegularFile(path)
  }

  private mutating func add(_ path: FilePath, named fileName: String) {
    if Self.isArchive(fileName) { paths[fileName, default: []].append(path) }
    guard let file = Self.file(path, named: fileName) else {
      if fileName.hasSuffix(".whl") {
        warnings.append(
          "'\(path.string)' is not used: its name is not that of a wheel "
            + "(name-version-python-abi-platform.whl); give it the name that its index has")
      } else if Self.isArchive(fileName) {
        others.append(path)
      }
      return
    }
    files[file.name, default: []].append(file)
  }

  /// Returns what a file is by its name; nil if it is neither wheel nor sdist.
  static func file(_ path: FilePath, named fileName: String) -> File? {
    if fileName.hasSuffix(".whl") {
      // A second download is called "… (1).whl"; no tag has a blank.
      guard !fileName.contains(" "), let wheel = try? WheelName(fileName) else { return nil }
      return File(path: path, fileName: fileName, kind: .wheel(wheel), name: wheel.name)
    }
    return SdistName(fileName).map { sdist in
      File(
        path: path, fileName: fileName, kind: .sdist(version: sdist.version), name: sdist.name)
    }
  }
}
