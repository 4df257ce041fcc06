internal import Archives
package import Core

extension Wheel {
  /// Opens a wheel that was opened before, and then unpacked by `unpack`.
  ///
  /// `original` is the wheel itself, and `fileName` its name. Throws `WheelError`, `ZipError`,
  /// `WheelNameError`, `FileError`.
  package static func open(
    unpacked pack: PackFile, original: RandomAccessFile, fileName: String
  ) throws -> Wheel {
    try open(ZipArchive(unpacked: pack, original: original), fileName: fileName)
  }

  /// Adds all members to a pack, so that they need not be unpacked again, and compares the contents of
  /// files with RECORD.
  ///
  /// Throws `WheelError`, `ZipError`, `FileError`, and what the pack throws.
  package func unpack(into pack: inout PackWriter) throws {
    var listed: [Int: File] = [:]
    for file in files { listed[file.member.dataOffset] = file }
    var reader = ZipMemberReader()
    try archive.unpack(into: &pack) { member, write in
      if let file = listed[member.dataOffset] {
        try MemberCheck.read(file, in: archive, with: &reader, write)
      } else {
        try reader.read(member, from: archive, write)
      }
    }
  }
}
