internal import Core
internal import Glibc
internal import SystemPackage

/// The remembered answers of one interpreter.
///
/// One small file per interpreter. Its first lines say for which state of the interpreter, and of
/// the C library's loader beside it, the answers hold; anything unexpected counts as no file.
struct InterpreterCache: Sendable {
  private let file: FilePath
  private let key: [UInt8]

  /// Throws `FileError` if the interpreter is gone.
  init(directory: FilePath, executable: FilePath, loader: FilePath?) throws {
    let path = executable.withPlatformString { String(cString: $0) }
    let name = Digest.of(Array(path.utf8)).hex.prefix(16)
    file = directory.appending("interpreter-\(name)")
    var key = "venvdeb interpreter 1\n"
    for path in [executable, loader].compactMap({ $0 }) {
      let status: Stat
      do {
        status = try Stat(path, followTargetSymlink: true)
      } catch {
        throw FileError("look at", path, error)
      }
      let time = status.st_mtim
      key +=
        "\(path.string) \(status.inode.rawValue) \(time.tv_sec).\(time.tv_nsec) \(status.size)\n"
    }
    self.key = Array(key.utf8)
  }

  /// The answers, if they are still good.
  func load() -> InterpreterProbe? {
    guard let bytes = try? FileSystem.read(file), bytes.starts(with: key) else { return nil }
    return InterpreterProbe(parsing: bytes.dropFirst(key.count))
  }

  /// Remembers answers.
  ///
  /// A directory that cannot be written means that they are asked for again.
  func save(_ answers: [UInt8]) {
    try? FileSystem.createDirectories(file.removingLastComponent())
    try? AtomicFile.write(key + answers, to: file)
  }
}
