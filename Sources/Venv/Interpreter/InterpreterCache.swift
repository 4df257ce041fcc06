internal import Core
internal import Glibc
internal import SystemPackage

/// The target that an interpreter was found to be, so that it need not be asked again.
///
/// One small file per interpreter, in a directory that nobody else can write to: what is in it is
/// believed. Its first lines say for which state of the interpreter, of the C
/// library's loader beside it and of the kernel it holds, its last one is the digest of the others;
/// anything unexpected counts as no file.
struct InterpreterCache: Sendable {
  private let directory: TrustedDirectory
  private let file: String
  private let key: [UInt8]

  /// The cache of one interpreter.
  ///
  /// Throws `FileError` if the interpreter is gone.
  init(
    directory: TrustedDirectory, executable: FilePath, loader: FilePath?, kernel: KernelNames
  ) throws {
    let path = executable.withPlatformString { String(cString: $0) }
    let name = Digest.of(Array(path.utf8)).hex.prefix(16)
    self.directory = directory
    file = "interpreter-\(name)"
    var key = "venvdeb interpreter 3\n"
    key += "\(kernel.system) \(kernel.release) \(kernel.machine) \(kernel.version)\n"
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

  /// Returns the target if it is known and nothing has changed.
  func load() -> Target? {
    guard
      let bytes = try? directory.open(file).contents(limit: Self.sizeLimit),
      bytes.starts(with: key), bytes.count - key.count > Self.digestLength
    else { return nil }
    let text = bytes.dropLast(Self.digestLength)
    guard bytes.suffix(Self.digestLength).elementsEqual(Self.lastLine(Array(text))) else {
      return nil
    }
    return try? JSONText.decode(Target.self, from: Array(text.dropFirst(key.count)))
  }

  /// Remembers a target.
  ///
  /// A directory that cannot be written means that the interpreter is asked again.
  func save(_ target: Target) {
    guard let text = try? JSONText.encode(target, layout: .oneLine) else { return }
    let bytes = key + text
    try? AtomicFile.write(
      bytes + Self.lastLine(bytes), to: directory.path.appending(file),
      permissions: TrustedDirectory.filePermissions)
  }

  /// Returns the line that ends a file with these bytes before it.
  private static func lastLine(_ bytes: [UInt8]) -> [UInt8] {
    Array("\n\(Digest.of(bytes).hex)\n".utf8)
  }

  /// The number of bytes of that line.
  private static let digestLength = HashAlgorithm.sha256.byteCount * 2 + 2

  /// Far more bytes than an answer has.
  private static let sizeLimit = 1 << 20
}
