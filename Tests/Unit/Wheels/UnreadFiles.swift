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

extension PlannedFiles {
  /// The files of a plan from which nothing is read.
  ///
  /// Of paths with a bar, the wheel has what follows it.
  static func unread(_ files: [(path: String, size: Int)]) throws -> PlannedFiles {
    let members = try WheelFiles.unread(
      files.map { ($0.path.split(separator: "|").last.map(String.init) ?? "", $0.size) })
    var contents = PlannedContents([members])
    for (index, file) in files.enumerated() {
      let path = file.path.replacing("|", with: "")
      contents.rows.append(
        PlannedContents.Row(
          kind: .member, isExecutable: false, owner: 0, index: UInt32(index),
          directory: UInt32(contents.directories.numberOfParent(of: path))))
    }
    return PlannedFiles(contents)
  }
}
