internal import Archives
package import Core
internal import SystemPackage

extension Wheel {
  /// Opens a wheel that was opened before, and unpacked by `writeUnpacked`; nil for any other file.
  ///
  /// `fileName` is the name of the wheel. The digest of the file has to be compared before: the contents
  /// of files are not any more. Throws `WheelError`, `WheelNameError`, `FileError`.
  package static func open(
    unpacked file: RandomAccessFile, fileName: String
  ) throws -> Wheel? {
    try ZipArchive.open(unpacked: file).map { try open($0, fileName: fileName) }
  }

  /// Writes the wheel so that it need not be unpacked again, and compares the contents of its files with
  /// RECORD.
  ///
  /// Throws `WheelError`, `ZipError`, `FileError`, and what `write` throws.
  package func writeUnpacked(_ write: (UnsafeRawBufferPointer) throws -> Void) throws {
    var listed: [Int: File] = [:]
    for file in files { listed[file.member.dataOffset] = file }
    try archive.writeUnpackedDirectory(write)
    var reader = ZipMemberReader()
    for member in archive.members where member.size > 0 {
      if let file = listed[member.dataOffset] {
        try MemberCheck.read(file, of: self, with: &reader, write)
      } else {
        try reader.read(member, from: archive, write)
      }
    }
  }
}
