import Core
import SystemPackage
import Venv

@testable import Archives
@testable import Wheels

extension WheelFiles {
  /// The files of a wheel from which nothing is read, with their paths and sizes.
  static func unread(_ files: [(path: String, size: Int)]) throws -> WheelFiles {
    let members = files.map { path, size in
      ZipMember(
        name: path, method: .deflate, crc32: 0, compressedSize: 10, size: size, unixMode: 0,
        dataOffset: 0, modified: 0)
    }
    var builder = Builder(ZipArchive(file: try .open("/proc/self/exe"), members: members))
    for (index, file) in files.enumerated() {
      builder.add(index, scheme: .purelib, path: file.path, digest: Digest.of([]))
    }
    return builder.files
  }
}
