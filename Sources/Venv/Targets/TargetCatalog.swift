package import Core
internal import Debian
package import SystemPackage

/// The directories with target files, in the order in which a name is looked up.
///
/// The file of a target has its name and `.json`. Beside it can be what packages of the system say of
/// their shared libraries, with `.libraries.tar.xz` after the name.
package struct TargetCatalog: Sendable {
  /// A target that has a file.
  package struct Entry: Sendable {
    /// The file.
    package let file: FilePath
    /// What it says.
    package let description: TargetDescription
  }

  /// The directories; those that do not exist have no files.
  package let directories: [FilePath]

  package init(_ directories: [FilePath]) { self.directories = directories }

  /// Returns the targets by name; of two files of one name, the first counts.
  ///
  /// Throws as `TargetFile.read`.
  package func entries() throws -> [Entry] {
    try names().map { name, file in try Self.read(file, named: name) }
  }

  /// Returns the target of a name, or of a file, which has a slash or the suffix of one.
  ///
  /// Throws `TargetCatalogError` for an unknown name, and as `TargetFile.read`.
  package func find(_ text: String, relativeTo directory: FilePath) throws -> Entry {
    if text.contains("/") || text.hasSuffix(TargetFile.suffix) {
      let file = directory.pushing(FilePath(text)).lexicallyNormalized()
      return try Self.read(file)
    }
    let names = try names()
    guard let found = names.first(where: { $0.name == text }) else {
      throw TargetCatalogError.unknown(
        text, directories: directories, known: names.map(\.name))
    }
    return try Self.read(found.file, named: text)
  }

  /// Returns the target of a system, its release and an architecture.
  ///
  /// Throws as `find(_:relativeTo:)`.
  package func find(_ name: TargetName) throws -> TargetDescription {
    try find(name.description, relativeTo: "/").description
  }

  private func names() throws -> [(name: String, file: FilePath)] {
    var files: [String: FilePath] = [:]
    for directory in directories where FileSystem.isDirectory(directory) {
      for entry in try FileSystem.entries(of: directory) {
        guard entry.string.hasSuffix(TargetFile.suffix), files[entry.stem] == nil else { continue }
        files[entry.stem] = directory.appending(entry)
      }
    }
    return files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func read(_ file: FilePath, named name: String) throws -> Entry {
    let entry = try read(file)
    guard entry.description.name.description == name else {
      throw TargetCatalogError.misnamed(file, "\(entry.description.name)")
    }
    return entry
  }

  private static func read(_ file: FilePath) throws -> Entry {
    var description = try TargetFile.read(file)
    if let stem = file.stem {
      let libraries = file.removingLastComponent().appending(stem + LibraryArchive.suffix)
      if FileSystem.isRegularFile(libraries) { description.libraries = libraries }
    }
    return Entry(file: file, description: description)
  }
}

/// A target that no directory has, or that has the name of another one.
package enum TargetCatalogError: Failure, Equatable {
  /// No directory has a target of this name; the names that they have.
  case unknown(String, directories: [FilePath], known: [String])
  /// A file that describes another target than its name says.
  case misnamed(FilePath, String)

  package var message: String {
    switch self {
    case .unknown(let name, let directories, _):
      "unknown target '\(name)': no '\(name)\(TargetFile.suffix)' in "
        + directories.map { "'\($0.string)'" }.joined(separator: " or ")
    case .misnamed(let file, let name):
      "'\(file.string)' describes the target '\(name)'"
    }
  }

  package var hint: String? {
    switch self {
    case .unknown(let name, _, let known):
      if let nearest = NearestName.find(to: name, in: known) {
        "did you mean '\(nearest)'?"
      } else {
        "'venvdeb target list' lists the targets; 'venvdeb target make' makes a file for another"
      }
    case .misnamed(_, let name): "rename the file to '\(name)\(TargetFile.suffix)'"
    }
  }

  package var exitStatus: ExitStatus {
    if case .unknown = self { .usage } else { .failure }
  }
}
