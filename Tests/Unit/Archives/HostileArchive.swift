import Core
import SystemPackage
import TestSupport
import Testing

@testable import Archives

/// Archives with whatever members a test wants.
enum HostileArchive {
  /// Makes an archive by Python's tarfile, which writes whatever it is told.
  ///
  /// Each member is a line of `name type linkname mode size`, separated by tabs.
  static func archive(_ lines: [String], in directory: FilePath) throws -> FilePath {
    let path = directory.appending("hostile.tar")
    try Tool.python(
      #"""
      import io, sys, tarfile
      types = {"file": tarfile.REGTYPE, "dir": tarfile.DIRTYPE, "link": tarfile.SYMTYPE,
               "hard": tarfile.LNKTYPE, "char": tarfile.CHRTYPE, "block": tarfile.BLKTYPE,
               "fifo": tarfile.FIFOTYPE}
      with tarfile.open(sys.argv[1], "w", format=tarfile.GNU_FORMAT) as tar:
        for line in sys.argv[2].splitlines():
          name, kind, target, mode, size = line.split("\t")
          member = tarfile.TarInfo("x")
          member.type = types[kind]
          member.linkname = target
          member.mode = int(mode, 8)
          member.size = int(size)
          # TarInfo() would tidy the name.
          member.name = name
          tar.addfile(member, io.BytesIO(b"x" * member.size))
      """#, path.string, lines.joined(separator: "\n"))
    return path
  }

  static func member(
    _ name: String, _ kind: String = "file", target: String = "", mode: String = "644",
    size: Int = 0
  ) -> String {
    [name, kind, target, mode, "\(size)"].joined(separator: "\t")
  }

  /// Extracts the members to `out` in a directory, and checks that a failure leaves nothing.
  static func extract(
    _ lines: [String], _ extraction: Extraction = Extraction(), in directory: FilePath
  ) throws -> ArchiveError? {
    let path = try archive(lines, in: directory)
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try extraction.extract(&reader, to: directory.appending("out"))
    }
    let left = try FileSystem.entries(of: directory).map(\.string)
    #expect(left == (error == nil ? ["hostile.tar", "out"] : ["hostile.tar"]))
    if let error {
      #expect(error.archive == path)
      #expect(error.description.hasPrefix(path.string + ": "))
    }
    return error
  }

  static func rejection(_ lines: [String]) throws -> ArchiveFlaw.Rejection? {
    let directory = try Scratch()
    let error = try extract(lines, in: directory.path)
    guard case .rejected(let reason)? = error?.reason else {
      Issue.record("\(lines): \(String(describing: error))")
      return nil
    }
    return reason
  }
}
