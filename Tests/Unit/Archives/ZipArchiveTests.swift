import Core
import SystemPackage
import TestSupport
import Testing

@testable import Archives

/// Archives that must be read: every form that sound tools write.
@Suite struct ZipArchiveTests {
  private let text = Array(String(repeating: "all work and no play\n", count: 40).utf8)

  @Test func readsStoredAndDeflatedMembers() throws {
    let zip = ZipBuilder([
      .init("a/stored", text), .init("a/deflated", text, deflated: true), .init("empty"),
      .init("empty-deflated", deflated: true),
    ])
    let members = try contents(ofZip: zip.archive)
    #expect(members.map(\.name) == ["a/stored", "a/deflated", "empty", "empty-deflated"])
    #expect(members.map(\.data) == [text, text, [], []])
  }

  @Test(arguments: [false, true], [false, true])
  func readsDataDescriptors(isWide: Bool, hasSignature: Bool) throws {
    let zip = ZipBuilder(
      [true, false].flatMap { deflated in
        [[], text].map { data in
          ZipBuilder.Member("\(deflated)-\(data.count)", data, deflated: deflated)
            .described(isWide: isWide, hasSignature: hasSignature)
        }
      })
    #expect(try contents(ofZip: zip.archive).map(\.data) == [[], text, [], text])
  }

  @Test func readsZip64Records() throws {
    var member = ZipBuilder.Member("a", text)
    member.size = 0xffff_ffff
    member.packedSize = 0xffff_ffff
    member.offset = 0xffff_ffff
    member.extra = ZipBuilder.zip64Extra(UInt64(text.count), UInt64(text.count), 0)
    member.local = {
      $0.extra = ZipBuilder.zip64Extra(UInt64(self.text.count), UInt64(self.text.count))
    }
    var zip = ZipBuilder([member])
    zip.beforeEnd = { ZipBuilder.zip64($0) }
    zip.end = {
      $0.count = 0xffff
      $0.countHere = 0xffff
      $0.size = 0xffff_ffff
      $0.offset = 0xffff_ffff
    }
    #expect(try contents(ofZip: zip.archive).map(\.data) == [text])
    // The same numbers stated twice are no contradiction.
    zip.end = { _ in }
    #expect(try contents(ofZip: zip.archive).map(\.data) == [text])
  }

  @Test func readsLargeMembersInPieces() throws {
    let large = noise(ZipMemberReader.wholeLimit + 12_345)
    let zip = ZipBuilder([.init("stored", large), .init("deflated", large, deflated: true)])
    #expect(try contents(ofZip: zip.archive).map(\.data) == [large, large])
  }

  @Test func readsWhatWasUnpacked() throws {
    let directory = try Scratch()
    let path = directory.path.appending("test.zip")
    let large = noise(3 << 20)
    let zip = ZipBuilder([
      .init("a/", []), .init("a/\u{fc}.py", text, deflated: true), .init("empty"),
      .init("large", large, deflated: true),
    ])
    try AtomicFile.write(zip.archive, to: path)
    let archive = try ZipArchive.open(path)
    let file = try PartialFile(in: directory.path)
    var writer = try PackWriter { try file.append($0) }
    var reader = ZipMemberReader()
    try archive.unpack(into: &writer) { try reader.read($0, from: archive, $1) }
    let checksum = try writer.finish()
    let packed = directory.path.appending("pack")
    _ = try file.finish(as: packed, permissions: .file)
    func open() throws -> ZipArchive {
      let pack = try #require(
        try PackFile.open(RandomAccessFile.open(packed), checksum: checksum))
      return ZipArchive(unpacked: pack, original: try RandomAccessFile.open(path))
    }
    let unpacked = try open()
    #expect(unpacked.original != nil && archive.original == nil)
    #expect(unpacked.unpackedSize == text.count + large.count)
    #expect(unpacked.members.count == archive.members.count)
    for (member, other) in Swift.zip(archive.members, unpacked.members) {
      #expect(
        member.name == other.name && member.size == other.size && member.crc32 == other.crc32
          && member.unixMode == other.unixMode && member.modified == other.modified)
      #expect(try archive.contents(of: member) == unpacked.contents(of: other))
    }
    #expect(!unpacked.isDamaged)
    // Small and large ones are read in different ways.
    for member in unpacked.members where member.size > 0 {
      let bytes = try FileSystem.read(packed)
      var damaged = bytes
      damaged[member.dataOffset + member.size - 1] ^= 1
      try AtomicFile.write(damaged, to: packed)
      let other = try open()
      #expect { try other.contents(of: member) } throws: {
        ($0 as? ZipError)?.reason == .checksum
      }
      let original = try #require(try other.openOriginal())
      #expect(other.isDamaged && original.members.map(\.name) == archive.members.map(\.name))
      try AtomicFile.write(bytes, to: packed)
    }
  }

  @Test func keepsTheOrderOfTheDirectory() throws {
    let directory = try Scratch()
    let path = directory.path.appending("test.zip")
    let zip = ZipBuilder([.init("b", text), .init("a/", []), .init("c")])
    try AtomicFile.write(zip.archive, to: path)
    let archive = try ZipArchive.open(path)
    #expect(archive.members.map(\.name) == ["b", "a/", "c"])
    #expect(archive.members.map(\.isDirectory) == [false, true, false])
    #expect(try archive.contents(of: archive.members[0]) == text)
    #expect(throws: ZipError.self) { try archive.contents(of: archive.members[0], limit: 10) }
  }

  @Test func keepsOnlyTheExecutableBit() throws {
    var program = ZipBuilder.Member("p")
    program.mode = 0o104711
    // Without a type the bits mean nothing to pip.
    var typeless = ZipBuilder.Member("r")
    typeless.mode = 0o755
    let directory = try Scratch()
    let path = directory.path.appending("test.zip")
    try AtomicFile.write(ZipBuilder([program, .init("q"), typeless]).archive, to: path)
    #expect(try ZipArchive.open(path).members.map(\.isExecutable) == [true, false, false])
  }

  @Test(arguments: ["", "made by hand", "PK and nothing more"])
  func readsPlainComments(_ comment: String) throws {
    var zip = ZipBuilder([.init("a", text)])
    zip.end = { $0.comment = Array(comment.utf8) }
    #expect(try contents(ofZip: zip.archive).count == 1)
  }

  @Test func readsArchivesOfPython() throws {
    let directory = try Scratch()
    let path = directory.path.appending("test.zip")
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
          archive.writestr('a.txt', 'x' * 1000)
          archive.writestr('caf\\u00e9.txt', 'y')
          with archive.open('z64', 'w', force_zip64=True) as member:
              member.write(b'z' * 1000)
      """
    #expect(try Tool.run(["python3", "-c", script, path.string]).status == 0)
    #expect(try ZipArchive.open(path).members.map(\.size) == [1000, 1, 1000])
  }
}
