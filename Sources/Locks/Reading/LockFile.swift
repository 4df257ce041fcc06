internal import Core
internal import Packaging
internal import SystemPackage

/// A lock file of a format that is a document, or the project's file beside it, once it is parsed.
struct LockFile {
  let path: FilePath
  /// The members of the document.
  let root: LockTable

  /// The directory that relative paths start from.
  var directory: FilePath { path.removingLastComponent() }

  /// What messages call the file: its name.
  var name: String { path.lastComponent?.string ?? path.string }

  /// Where the file as a whole is.
  var location: LockLocation { .file(FileLocation(file: path, line: 1)) }

  /// Reads a TOML file, which `format` names in messages.
  ///
  /// Throws `LockError`, with line and column for what is not TOML.
  static func toml(_ path: FilePath, format: String) throws(LockError) -> LockFile {
    let bytes = try bytes(of: path, format: format)
    try checkContents(bytes, of: path)
    return try toml(bytes, path)
  }

  private static func toml(_ bytes: [UInt8], _ path: FilePath) throws(LockError) -> LockFile {
    do {
      let table = try TOMLReader.read(bytes, file: path)
      return LockFile(path: path, root: LockTable(table, at: start, of: path))
    } catch {
      throw LockError(error)
    }
  }

  /// Reads a TOML file that need not exist.
  ///
  /// Throws `LockError`.
  static func tomlIfPresent(
    _ path: FilePath, format: String
  ) throws(LockError) -> LockFile? {
    guard (try? FileSystem.exists(path)) == true else { return nil }
    return try toml(bytes(of: path, format: format), path)
  }

  /// Reads a JSON file with an object, which `format` names in messages.
  ///
  /// Throws `LockError`, with line and column for what is not JSON.
  static func json(_ path: FilePath, format: String) throws(LockError) -> LockFile {
    let bytes = try bytes(of: path, format: format)
    try checkContents(bytes, of: path)
    let value: DocumentValue
    do {
      value = try JSONReader.read(bytes, file: path)
    } catch {
      throw LockError(error)
    }
    guard let table = value.table else {
      throw LockError(
        .value("expected an object, got \(value.kind)"),
        at: .file(FileLocation(file: path, line: 1)))
    }
    return LockFile(path: path, root: LockTable(table, at: start, of: path))
  }

  private static let start = DocumentPosition(line: 1, column: 1)

  private static func bytes(of path: FilePath, format: String) throws(LockError) -> [UInt8] {
    do {
      return try FileSystem.read(path)
    } catch {
      throw LockError(
        .unreadable(path, format: format, reason: error.reason.description), at: nil)
    }
  }

  /// Throws `LockError` for a file with nothing in it, which no tool leaves as its lock.
  private static func checkContents(_ bytes: [UInt8], of path: FilePath) throws(LockError) {
    guard bytes.allSatisfy({ " \t\r\n".utf8.contains($0) }) else { return }
    throw LockError(.value("the file is empty"), at: .file(FileLocation(file: path, line: 1)))
  }
}

extension LockError {
  /// The error of a document that cannot be parsed.
  init(_ error: DocumentError) {
    self.init(
      .document(error),
      at: .file(
        FileLocation(
          file: error.file, line: error.position.line, column: error.position.column)))
  }
}
