import Core
import SystemPackage
import TestSupport

@testable import Archives

extension ArchiveReader {
  /// All members that are left, with their data.
  mutating func readRest() throws(ArchiveError) -> [(entry: ArchiveEntry, data: [UInt8])] {
    var members: [(ArchiveEntry, [UInt8])] = []
    while let entry = try next() {
      let data = try readAll(limit: 1 << 24)
      members.append((entry, data))
    }
    return members
  }
}

/// All members of an archive in memory.
func members(
  _ bytes: [UInt8], format: ArchiveFormat = .tar
) throws(ArchiveError) -> [(entry: ArchiveEntry, data: [UInt8])] {
  var reader = try ArchiveReader.open(bytes: bytes, name: "test", format: format)
  return try reader.readRest()
}

/// The error that `body` ends with, or nil.
func failure<Result: ~Copyable>(
  of body: () throws(ArchiveError) -> Result
) -> ArchiveError? {
  do throws(ArchiveError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// A file's entry in 2001.
func file(_ name: String, permissions: FilePermissions = .file) -> ArchiveEntry {
  ArchiveEntry(
    path: Array(name.utf8), permissions: permissions, modified: .init(seconds: 1_000_000_000))
}

extension FilePath {
  /// A path of any bytes.
  init(bytes: [UInt8]) { self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0]) }
}
