import Core
import SystemPackage
import TestSupport

@testable import Archives

/// Opens an archive made in memory and gives all its contents by name.
func contents(
  ofZip archive: [UInt8], limits: ZipLimits = ZipLimits()
) throws -> [(name: String, data: [UInt8])] {
  let directory = try Scratch()
  let path = directory.path.appending("test.zip")
  try AtomicFile.write(archive, to: path)
  let zip = try ZipArchive.open(path, limits: limits)
  var reader = ZipMemberReader()
  return try zip.members.map { member in
    var data: [UInt8] = []
    try reader.read(member, from: zip) { data.append(contentsOf: $0) }
    return (member.name, data)
  }
}

/// Why an archive is refused, and which member is named; nil if it is not.
func refusal(
  ofZip archive: [UInt8], limits: ZipLimits = ZipLimits()
) throws -> (reason: ZipError.Reason, member: String?)? {
  do {
    _ = try contents(ofZip: archive, limits: limits)
    return nil
  } catch let error as ZipError {
    return (error.reason, error.member)
  }
}
