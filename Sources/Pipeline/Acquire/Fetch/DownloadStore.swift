internal import Core
internal import Index
internal import Locks
internal import SystemPackage

/// Where files that are fetched are written: the cache, or without one the directory of the run.
struct DownloadStore: Sendable {
  /// The directory in which they arrive.
  let incoming: FilePath
  private let cache: WheelCache?
  private let directory: FilePath

  /// Takes the cache if it can be written, else `directory`, which becomes a new one.
  ///
  /// Throws `FileError`.
  init(_ cache: WheelCache?, or directory: FilePath) throws(FileError) {
    self.directory = directory
    if let cache, let incoming = cache.incomingDirectory() {
      (self.cache, self.incoming) = (cache, incoming)
    } else {
      try FileSystem.createDirectories(directory)
      (self.cache, incoming) = (nil, directory)
    }
  }

  /// Gives a file that has come and is accepted its name, and remembers what it was fetched for.
  ///
  /// `number` tells apart files of the same name. Throws `FileError` and `TrustError`.
  func keep(
    _ download: Download, named name: String, for request: RequestedFile, number: Int
  ) throws -> HashedFile {
    if let cache {
      return try cache.adopt(download, named: name, for: request)
    }
    let directory = directory.appending("\(number)")
    try FileSystem.createDirectories(directory)
    return try download.keep(as: directory.appending(name), permissions: .file)
  }
}
