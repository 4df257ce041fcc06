internal import Core
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The wheels and source archives that lie in given directories, by name.
struct Wheelhouse {
  /// A file whose name says what it is.
  struct Entry {
    let path: FilePath
    let fileName: String
    let kind: Kind

    /// What kind of file it is.
    enum Kind {
      case wheel(WheelName)
      case source(version: Version)
    }

    let name: PackageName

    var version: Version {
      switch kind {
      case .wheel(let name): name.version
      case .source(let version): version
      }
    }
  }

  private var entries: [PackageName: [Entry]] = [:]

  /// Lists directories in the given order.
  ///
  /// Throws `StageError.noWheelhouse`, `FileError`.
  ///
  /// Files that are neither are left alone: people keep notes and locks beside their wheels.
  init(_ directories: [FilePath]) throws {
    for directory in directories {
      guard FileSystem.isDirectory(directory) else { throw StageError.noWheelhouse(directory) }
      for name in try FileSystem.entries(of: directory) {
        add(directory.appending(name), named: name.string)
      }
    }
  }

  /// The files of one distribution, those of earlier directories first.
  func files(of name: PackageName) -> [Entry] { entries[name] ?? [] }

  private mutating func add(_ path: FilePath, named fileName: String) {
    guard let entry = Self.entry(path, named: fileName) else { return }
    entries[entry.name, default: []].append(entry)
  }

  /// What a file is by its name; nil if it is neither wheel nor source archive.
  static func entry(_ path: FilePath, named fileName: String) -> Entry? {
    if fileName.hasSuffix(".whl") {
      guard let wheel = try? WheelName(fileName) else { return nil }
      return Entry(path: path, fileName: fileName, kind: .wheel(wheel), name: wheel.name)
    }
    for suffix in [".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz"]
    where fileName.hasSuffix(suffix) {
      let stem = fileName.dropLast(suffix.count)
      guard let dash = stem.lastIndex(of: "-"), let name = try? PackageName(stem[..<dash]),
        let version = try? Version(stem[stem.index(after: dash)...])
      else { return nil }
      return Entry(path: path, fileName: fileName, kind: .source(version: version), name: name)
    }
    return nil
  }
}
