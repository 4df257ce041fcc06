import CZlib
import Core
import SystemPackage

@testable import Archives

/// A zip archive written record by record, so that a test can make any of them wrong.
struct ZipBuilder {
  /// One member.
  ///
  /// What a test does not set is right.
  struct Member {
    var name: [UInt8]
    var packed: [UInt8]
    var method: UInt16
    var crc32: UInt32
    var size: UInt32
    var packedSize: UInt32
    var flags: UInt16
    var mode: UInt16 = 0o100644
    var extra: [UInt8] = []
    var disk: UInt16 = 0
    /// Where the central directory says the local header is; nil for the truth.
    var offset: UInt32?
    /// Changes to the local header alone.
    var local: (inout LocalHeader) -> Void = { _ in }
    var descriptor: [UInt8] = []
    /// Bytes between the member before and this one.
    var before: [UInt8] = []
    var isListed = true
    var hasLocalHeader = true

    init(_ name: String, _ data: [UInt8] = [], deflated: Bool = false) {
      self.init(Array(name.utf8), data, deflated: deflated)
    }

    init(_ name: [UInt8], _ data: [UInt8] = [], deflated: Bool = false) {
      self.name = name
      packed = deflated ? deflate(data) : data
      method = deflated ? 8 : 0
      crc32 = data.withUnsafeBytes { CRC32.of($0) }
      size = UInt32(data.count)
      packedSize = UInt32(packed.count)
      flags = name.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11
    }

    /// The member with its numbers in a data descriptor of the given width.
    func described(isWide: Bool, hasSignature: Bool) -> Member {
      var member = self
      member.flags |= 1 << 3
      member.local = {
        $0.crc32 = 0
        $0.size = 0
        $0.packedSize = 0
      }
      member.descriptor =
        (hasSignature ? [0x50, 0x4b, 7, 8] : []) + bytes(crc32)
        + (isWide
          ? bytes(UInt64(packedSize)) + bytes(UInt64(size)) : bytes(packedSize) + bytes(size))
      return member
    }
  }

  /// The fields of a local header that a test may change.
  struct LocalHeader {
    var name: [UInt8]
    var method: UInt16
    var crc32: UInt32
    var size: UInt32
    var packedSize: UInt32
    var flags: UInt16
    var extra: [UInt8] = []
  }

  /// The numbers of the end record.
  struct End {
    var disk: UInt16 = 0
    var countHere: UInt16
    var count: UInt16
    var size: UInt32
    var offset: UInt32
    var comment: [UInt8] = []
  }

  var members: [Member]
  var prefix: [UInt8] = []
  var beforeDirectory: [UInt8] = []
  /// Makes what stands between the central directory and the end record from where it starts.
  var beforeEnd: (End) -> [UInt8] = { _ in [] }
  var end: (inout End) -> Void = { _ in }
  var suffix: [UInt8] = []

  init(_ members: [Member]) { self.members = members }

  var archive: [UInt8] {
    var body = prefix
    var directory: [UInt8] = []
    var count: UInt16 = 0
    for member in members {
      body += member.before
      let offset = UInt32(body.count)
      if member.hasLocalHeader { body += localHeader(of: member) + member.packed }
      if member.hasLocalHeader { body += member.descriptor }
      guard member.isListed else { continue }
      count += 1
      directory += centralHeader(of: member, at: member.offset ?? offset)
    }
    body += beforeDirectory
    var end = End(
      countHere: count, count: count, size: UInt32(directory.count), offset: UInt32(body.count))
    let between = beforeEnd(end)
    self.end(&end)
    return body + directory + between + [0x50, 0x4b, 5, 6] + bytes(end.disk) + bytes(end.disk)
      + bytes(end.countHere) + bytes(end.count) + bytes(end.size) + bytes(end.offset)
      + bytes(UInt16(end.comment.count)) + end.comment + suffix
  }

  private func localHeader(of member: Member) -> [UInt8] {
    var header = LocalHeader(
      name: member.name, method: member.method, crc32: member.crc32, size: member.size,
      packedSize: member.packedSize, flags: member.flags)
    member.local(&header)
    return [0x50, 0x4b, 3, 4] + bytes(20 as UInt16) + bytes(header.flags) + bytes(header.method)
      + bytes(0x21_0000 as UInt32) + bytes(header.crc32) + bytes(header.packedSize)
      + bytes(header.size) + bytes(UInt16(header.name.count)) + bytes(UInt16(header.extra.count))
      + header.name + header.extra
  }

  private func centralHeader(of member: Member, at offset: UInt32) -> [UInt8] {
    [0x50, 0x4b, 1, 2, 20, 3] + bytes(20 as UInt16) + bytes(member.flags) + bytes(member.method)
      + bytes(0x21_0000 as UInt32) + bytes(member.crc32) + bytes(member.packedSize)
      + bytes(member.size) + bytes(UInt16(member.name.count)) + bytes(UInt16(member.extra.count))
      + bytes(0 as UInt16) + bytes(member.disk) + bytes(0 as UInt16)
      + bytes(UInt32(member.mode) << 16) + bytes(offset) + member.name + member.extra
  }
}

extension ZipBuilder {
  /// A zip64 end record and its locator for the numbers of an end record.
  static func zip64(
    _ end: End, count: UInt64? = nil, sector: [UInt8] = [], locator: UInt64? = nil
  ) -> [UInt8] {
    let count = bytes(count ?? UInt64(end.count))
    let record =
      [0x50, 0x4b, 6, 6] + bytes(UInt64(44 + sector.count)) + bytes(0x2d_002d as UInt32)
      + bytes(0 as UInt64) + count + count + bytes(UInt64(end.size)) + bytes(UInt64(end.offset))
      + sector
    return record + [0x50, 0x4b, 6, 7] + bytes(0 as UInt32)
      + bytes(locator ?? UInt64(end.offset + end.size)) + bytes(1 as UInt32)
  }

  /// A zip64 extra field.
  static func zip64Extra(_ values: UInt64...) -> [UInt8] {
    bytes(1 as UInt16) + bytes(UInt16(8 * values.count)) + values.flatMap { bytes($0) }
  }
}

/// A number as zip archives have it: least significant byte first.
func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// A raw deflate stream.
func deflate(_ data: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    CInt(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var data = data
  return [UInt8](unsafeUninitializedCapacity: data.count + data.count / 100 + 64) { output, count in
    data.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      CZlib.deflate(&stream, Z_FINISH)
    }
    count = output.count - Int(stream.avail_out)
  }
}

/// Opens an archive made in memory and gives all its contents by name.
func contents(
  ofZip archive: [UInt8], limits: ZipLimits = ZipLimits()
) throws -> [(name: String, data: [UInt8])] {
  let directory = try scratch()
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
