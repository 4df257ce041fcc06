internal import Core
internal import SystemPackage

/// The digest of a whole tree: names, types, the permissions of files, contents, targets of links.
///
/// Times and owners do not count, nor do the permissions of directories and links: a .deb has those
/// that policy gives them.
enum TreeDigest {
  /// Returns the digest of all below `root`.
  ///
  /// Throws `FileError`.
  static func find(_ root: FilePath, jobs: Int) async throws -> Digest {
    let entries = try FileSystem.walk(root)
    let files = entries.filter { $0.status.type == .regular }.map(\.path)
    let contents = try await files.concurrentMap(jobs: jobs) { path in
      try RandomAccessFile.open(root.pushing(path)).digests([.sha256])[0].hex
    }
    let digests = Dictionary(zip(files, contents), uniquingKeysWith: { $1 })
    var digest = RunningDigest()
    func add(_ text: String) { Array(text.utf8).withUnsafeBytes { digest.update($0) } }
    for (path, status) in entries {
      path.withPlatformString { name in
        digest.update(UnsafeRawBufferPointer(start: name, count: path.length))
      }
      switch status.type {
      case .directory: add("\0directory\n")
      case .symbolicLink:
        let target = try FileSystem.readSymbolicLink(root.pushing(path))
        add("\0link ")
        target.withPlatformString { name in
          digest.update(UnsafeRawBufferPointer(start: name, count: target.length))
        }
        add("\n")
      default:
        let isExecutable = status.permissions.contains(.ownerExecute)
        add("\0\(isExecutable ? "program" : "file") \(digests[path] ?? "")\n")
      }
    }
    return digest.finish()
  }
}
