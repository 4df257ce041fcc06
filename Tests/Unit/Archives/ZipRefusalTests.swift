import Core
import SystemPackage
import TestSupport
import Testing

@testable import Archives

/// An archive with one thing wrong, and how it must be refused.
struct BadZip: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let archive: [UInt8]
  /// The case of `ZipError.Reason` without its values.
  let reason: String
  let member: String?

  /// `spoil` gets an archive with the members "a" and "b".
  init(
    _ description: String, _ reason: String, member: String? = nil,
    _ spoil: (inout ZipBuilder) -> Void
  ) {
    var zip = ZipBuilder([
      .init("a", Array("contents of a".utf8)),
      .init("b", Array(String(repeating: "contents of b ", count: 20).utf8), deflated: true),
    ])
    spoil(&zip)
    self.init(description, reason, member: member, bytes: zip.archive)
  }

  init(_ description: String, _ reason: String, member: String? = nil, bytes: [UInt8]) {
    testDescription = description
    archive = bytes
    self.reason = reason
    self.member = member
  }
}

@Suite struct ZipRefusalTests {
  @Test(arguments: structure + zip64 + headers + data)
  func refuses(_ bad: BadZip) throws {
    let refusal = try #require(try refusal(ofZip: bad.archive), "it was read")
    let reason = String("\(refusal.reason)".prefix { $0 != "(" })
    #expect(reason == bad.reason)
    #expect(refusal.member == bad.member)
  }

  static let structure: [BadZip] = [
    BadZip("nothing", "notZip", bytes: []),
    BadZip("text", "notZip", bytes: Array("<html></html>".utf8)),
    BadZip("data before the archive", "gap") { $0.prefix = Array("#!/bin/sh\n".utf8) },
    BadZip("data after the archive", "trailingData") { $0.suffix = [0] },
    BadZip("data before the directory", "gap") { $0.beforeDirectory = [1] },
    BadZip("data after the directory", "directoryMismatch") { $0.beforeEnd = { _ in [1] } },
    BadZip("data between members", "gap") { $0.members[1].before = [1] },
    BadZip("a local header that is not listed", "gap") { $0.members[0].isListed = false },
    BadZip("an entry without local header", "localHeader", member: "b") {
      $0.members[1].hasLocalHeader = false
    },
    BadZip("two entries for one local header", "overlap", member: "b") {
      $0.members[1].hasLocalHeader = false
      $0.members[1].offset = 0
    },
    BadZip("an end record in the comment", "severalEndRecords") {
      let inner = ZipBuilder([]).archive
      $0.end = { $0.comment = inner }
    },
    BadZip("a comment with control characters", "commentHidesBinary") {
      $0.end = { $0.comment = [0x50, 0x4b, 1, 2] }
    },
    BadZip("a comment longer than the file", "truncated") {
      $0.end = { $0.comment = [0x78] }
      $0.suffix = []
    }.cut(1),
    BadZip("one member too many", "memberCount") {
      $0.end = {
        $0.count += 1
        $0.countHere += 1
      }
    },
    BadZip("one member too few", "memberCount") {
      $0.end = {
        $0.count -= 1
        $0.countHere -= 1
      }
    },
    BadZip("more members than there is room", "memberCount") {
      $0.end = {
        $0.count = 60_000
        $0.countHere = 60_000
      }
    },
    BadZip("two counts", "severalDisks") { $0.end = { $0.countHere = 1 } },
    BadZip("a second disk", "severalDisks") { $0.end = { $0.disk = 1 } },
    BadZip("a member on a second disk", "severalDisks", member: "a") { $0.members[0].disk = 1 },
    BadZip("a directory that starts elsewhere", "directoryMismatch") {
      $0.end = { $0.offset -= 1 }
    },
    BadZip("a directory that is longer", "directoryMismatch") { $0.end = { $0.size += 1 } },
  ]

  static let zip64: [BadZip] = [
    BadZip("no zip64 record", "zip64Mismatch") { $0.end = { $0.offset = 0xffff_ffff } },
    BadZip("another locator", "zip64Mismatch") {
      $0.beforeEnd = { ZipBuilder.zip64($0, locator: 0) }
    },
    BadZip("an extensible data sector", "zip64Mismatch") {
      $0.beforeEnd = { ZipBuilder.zip64($0, sector: [1, 2, 3]) }
    },
    BadZip("two counts that differ", "zip64Mismatch") {
      $0.beforeEnd = { ZipBuilder.zip64($0, count: 3) }
    },
    BadZip("a count that fills the memory", "tooManyMembers") {
      $0.beforeEnd = { ZipBuilder.zip64($0, count: 1 << 36) }
      $0.end = {
        $0.count = 0xffff
        $0.countHere = 0xffff
      }
    },
    BadZip("no zip64 field", "zip64Mismatch", member: "a") { $0.members[0].size = 0xffff_ffff },
    BadZip("a field that is too short", "zip64Mismatch", member: "a") {
      $0.members[0].size = 0xffff_ffff
      $0.members[0].extra = [1, 0, 0, 0]
    },
    BadZip("a field with half a number", "zip64Mismatch", member: "a") {
      $0.members[0].extra = [1, 0, 4, 0, 0, 0, 0, 0]
    },
    BadZip("two fields", "zip64Mismatch", member: "a") {
      $0.members[0].size = 0xffff_ffff
      $0.members[0].extra = ZipBuilder.zip64Extra(13) + ZipBuilder.zip64Extra(13)
    },
    BadZip("a size beyond all files", "zip64Mismatch", member: "a") {
      $0.members[0].size = 0xffff_ffff
      $0.members[0].extra = ZipBuilder.zip64Extra(1 << 63)
    },
    BadZip("sizes that contradict the header", "zip64Mismatch", member: "a") {
      $0.members[0].extra = ZipBuilder.zip64Extra(13, 12)
    },
    BadZip("a local field with other sizes", "localHeader", member: "a") {
      $0.members[0].local = {
        $0.size = 0xffff_ffff
        $0.packedSize = 0xffff_ffff
        $0.extra = ZipBuilder.zip64Extra(1, 1)
      }
    },
  ]

  static let headers: [BadZip] = [
    BadZip("another name", "localHeader", member: "a") {
      $0.members[0].local = { $0.name = [0x7a] }
    },
    BadZip("another method", "localHeader", member: "a") {
      $0.members[0].local = { $0.method = 8 }
    },
    BadZip("another CRC-32", "localHeader", member: "a") {
      $0.members[0].local = { $0.crc32 ^= 1 }
    },
    BadZip("another size", "localHeader", member: "a") { $0.members[0].local = { $0.size += 1 } },
    BadZip("another compressed size", "localHeader", member: "b") {
      $0.members[1].local = { $0.packedSize += 1 }
    },
    BadZip("other flags", "localHeader", member: "a") { $0.members[0].local = { $0.flags = 1 } },
    BadZip("a descriptor that is absent", "localHeader", member: "b") {
      $0.members[1].flags |= 8
    },
    BadZip("a descriptor that differs", "localHeader", member: "b") {
      $0.members[1] = $0.members[1].described(isWide: false, hasSignature: true)
      $0.members[1].descriptor[5] ^= 1
    },
    BadZip("an extra field beyond its room", "directoryMismatch", member: "a") {
      $0.members[0].extra = [0x55, 0x54, 9, 0, 1]
    },
    BadZip("another name in Unicode", "directoryMismatch", member: "a") {
      $0.members[0].extra = [0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 0x7a]
    },
    BadZip("encrypted", "encrypted", member: "a") { $0.members[0].flags = 1 },
    BadZip("strongly encrypted", "encrypted", member: "a") { $0.members[0].flags = 1 << 6 },
    BadZip("masked headers", "unsupportedFlag", member: "a") { $0.members[0].flags = 1 << 13 },
    BadZip("patch data", "unsupportedFlag", member: "a") { $0.members[0].flags = 1 << 5 },
    BadZip("bzip2", "unsupportedMethod", member: "a") { $0.members[0].method = 12 },
    BadZip("a symbolic link", "specialFile", member: "a") { $0.members[0].mode = 0o120777 },
    BadZip("a pipe", "specialFile", member: "a") { $0.members[0].mode = 0o010644 },
    BadZip("a directory by mode", "specialFile", member: "a") { $0.members[0].mode = 0o040755 },
    BadZip("a directory with data", "directoryWithData", member: "d/") {
      $0.members.append(.init("d/", [1]))
    },
    BadZip("a name twice", "duplicateName", member: "a") { $0.members.append(.init("a")) },
    BadZip("a directory twice", "duplicateName", member: "d/") {
      $0.members += [.init("d/"), .init("d/")]
    },
    BadZip("a name in two Unicode forms", "duplicateName", member: "e\u{301}") {
      $0.members += [.init("\u{e9}"), .init("e\u{301}")]
    },
    BadZip("a file that is a directory", "fileIsAlsoDirectory", member: "a") {
      $0.members.append(.init("a/b"))
    },
    BadZip("a name that is not UTF-8", "nameNotUTF8", member: "\u{fffd}") {
      $0.members.append(.init([0xff]))
    },
    BadZip("a name not marked as UTF-8", "nameNotMarkedUTF8", member: "é") {
      $0.members.append(.init("é"))
      $0.members[2].flags = 0
    },
  ]

  static let data: [BadZip] = [
    BadZip("another CRC-32 throughout", "checksum", member: "b") { $0.members[1].crc32 ^= 1 },
    BadZip("more data than stated", "sizeMismatch", member: "b") { $0.members[1].size -= 1 },
    BadZip("less data than stated", "sizeMismatch", member: "b") { $0.members[1].size += 1 },
    BadZip("stored with two sizes", "sizeMismatch", member: "a") { $0.members[0].size += 1 },
    BadZip("no deflate stream", "corruptData", member: "b") {
      $0.members[1].packed = [UInt8](repeating: 0xff, count: $0.members[1].packed.count)
    },
    BadZip("data after the stream", "corruptData", member: "b") {
      $0.members[1].packed.append(0)
      $0.members[1].packedSize += 1
    },
    BadZip("half a stream", "sizeMismatch", member: "b") {
      $0.members[1].packed.removeLast(3)
      $0.members[1].packedSize -= 3
    },
  ]
}

extension BadZip {
  /// The same without its last bytes.
  func cut(_ count: Int) -> BadZip {
    BadZip(testDescription, reason, member: member, bytes: archive.dropLast(count))
  }
}

/// Limits on what an archive may ask for.
@Suite struct ZipLimitTests {
  private let zeros = [UInt8](repeating: 0, count: 1 << 20)

  @Test func refusesTooManyMembers() throws {
    var limits = ZipLimits()
    limits.memberCount = 1
    let zip = ZipBuilder([.init("a"), .init("b")])
    #expect(try refusal(ofZip: zip.archive, limits: limits)?.reason == .tooManyMembers(limit: 1))
  }

  @Test func refusesALargeDirectory() throws {
    var limits = ZipLimits()
    limits.directorySize = 90
    let zip = ZipBuilder([.init("a"), .init("b")])
    #expect(
      try refusal(ofZip: zip.archive, limits: limits)?.reason == .tooLarge(bytes: 94, limit: 90))
  }

  @Test func refusesLargeContents() throws {
    var limits = ZipLimits()
    limits.totalSize = 1 << 20
    let zip = ZipBuilder([.init("a", zeros, deflated: true), .init("b", [1])])
    #expect(
      try refusal(ofZip: zip.archive, limits: limits)?.reason
        == .tooLarge(bytes: 1 << 20 + 1, limit: 1 << 20))
  }

  @Test func refusesBombs() throws {
    var limits = ZipLimits()
    limits.bombSize = 1 << 19
    limits.bombRatio = 500
    let zip = ZipBuilder([.init("a", zeros, deflated: true)])
    let refused = try #require(try refusal(ofZip: zip.archive, limits: limits))
    #expect(refused.member == "a")
    guard case .bomb(1_048_576, _) = refused.reason else {
      Issue.record("refused for \(refused.reason)")
      return
    }
  }

  @Test func refusesBombsInParts() throws {
    var limits = ZipLimits()
    limits.bombSize = 1 << 20
    let part = [UInt8](zeros.prefix(1 << 18))
    let zip = ZipBuilder((0..<40).map { .init("\($0)", part, deflated: true) })
    guard case .bomb(10_485_760, _) = try refusal(ofZip: zip.archive, limits: limits)?.reason else {
      Issue.record("not refused")
      return
    }
  }

  /// A stream that goes on is stopped at its stated size, not when memory is full.
  @Test(arguments: [100, ZipMemberReader.wholeLimit + 1])
  func stopsAtTheStatedSize(_ stated: Int) throws {
    var member = ZipBuilder.Member(
      "a", [UInt8](repeating: 0, count: 64 << 20), deflated: true)
    member.size = UInt32(stated)
    let directory = try Scratch()
    let path = directory.path.appending("test.zip")
    try AtomicFile.write(ZipBuilder([member]).archive, to: path)
    let archive = try ZipArchive.open(path)
    var reader = ZipMemberReader()
    var seen = 0
    #expect(throws: ZipError(path, member: "a", .sizeMismatch(stated: UInt64(stated)))) {
      try reader.read(archive.members[0], from: archive) { seen += $0.count }
    }
    #expect(seen <= stated)
  }
}
