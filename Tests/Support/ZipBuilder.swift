internal import CZlib

/// A zip archive written record by record, so that a test can make any of them wrong.
package struct ZipBuilder {
  /// A member, correct apart from what a test sets.
  package struct Member {
    package var name: [UInt8]
    package var packed: [UInt8]
    package var method: UInt16
    package var crc32: UInt32
    package var size: UInt32
    package var packedSize: UInt32
    package var flags: UInt16
    package var mode: UInt16 = 0o100644
    package var extra: [UInt8] = []
    package var disk: UInt16 = 0
    /// The position of the local header in the central directory; nil for the right one.
    package var offset: UInt32?
    /// Changes to the local header alone.
    package var local: (inout LocalHeader) -> Void = { _ in }
    package var descriptor: [UInt8] = []
    /// The bytes between the previous member and this one.
    package var before: [UInt8] = []
    package var isListed = true
    package var hasLocalHeader = true

    package init(_ name: String, _ data: [UInt8] = [], deflated: Bool = false) {
      self.init(Array(name.utf8), data, deflated: deflated)
    }

    package init(_ name: [UInt8], _ data: [UInt8] = [], deflated: Bool = false) {
      self.name = name
      packed = deflated ? deflate(data) : data
      method = deflated ? 8 : 0
      crc32 = checksum(data)
      size = UInt32(data.count)
      packedSize = UInt32(packed.count)
      flags = name.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11
    }

    /// Returns the member with its numbers in a data descriptor of the given width.
    package func described(isWide: Bool, hasSignature: Bool) -> Member {
      var member = self
      member.flags |= 1 << 3
      member.local = {
        $0.crc32 = 0
        $0.size = 0
        $0.packedSize = 0
      }
      member.descriptor =
        (hasSignature ? [0x50, 0x4b, 7, 8] : []) + littleEndian(crc32)
        + (isWide
          ? littleEndian(UInt64(packedSize)) + littleEndian(UInt64(size))
          : littleEndian(packedSize) + littleEndian(size))
      return member
    }
  }

  /// The fields of a local header that a test may change.
  package struct LocalHeader {
    package var name: [UInt8]
    package var method: UInt16
    package var crc32: UInt32
    package var size: UInt32
    package var packedSize: UInt32
    package var flags: UInt16
    package var extra: [UInt8] = []
  }

  /// The numbers of the end record.
  package struct End {
    package var disk: UInt16 = 0
    package var countHere: UInt16
    package var count: UInt16
    package var size: UInt32
    package var offset: UInt32
    package var comment: [UInt8] = []
  }

  package var members: [Member]
  package var prefix: [UInt8] = []
  package var beforeDirectory: [UInt8] = []
  /// Makes the bytes between the central directory and the end record.
  package var beforeEnd: (End) -> [UInt8] = { _ in [] }
  package var end: (inout End) -> Void = { _ in }
  package var suffix: [UInt8] = []

  package init(_ members: [Member]) { self.members = members }

  /// The bytes of the archive.
  package var archive: [UInt8] {
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
    return body + directory + between + [0x50, 0x4b, 5, 6] + littleEndian(end.disk)
      + littleEndian(end.disk)
      + littleEndian(end.countHere) + littleEndian(end.count) + littleEndian(end.size)
      + littleEndian(end.offset)
      + littleEndian(UInt16(end.comment.count)) + end.comment + suffix
  }

  private func localHeader(of member: Member) -> [UInt8] {
    var header = LocalHeader(
      name: member.name, method: member.method, crc32: member.crc32, size: member.size,
      packedSize: member.packedSize, flags: member.flags)
    member.local(&header)
    return [0x50, 0x4b, 3, 4] + littleEndian(20 as UInt16) + littleEndian(header.flags)
      + littleEndian(header.method)
      + littleEndian(0x21_0000 as UInt32) + littleEndian(header.crc32)
      + littleEndian(header.packedSize)
      + littleEndian(header.size) + littleEndian(UInt16(header.name.count))
      + littleEndian(UInt16(header.extra.count))
      + header.name + header.extra
  }

  private func centralHeader(of member: Member, at offset: UInt32) -> [UInt8] {
    [0x50, 0x4b, 1, 2, 20, 3] + littleEndian(20 as UInt16) + littleEndian(member.flags)
      + littleEndian(member.method)
      + littleEndian(0x21_0000 as UInt32) + littleEndian(member.crc32)
      + littleEndian(member.packedSize)
      + littleEndian(member.size) + littleEndian(UInt16(member.name.count))
      + littleEndian(UInt16(member.extra.count))
      + littleEndian(0 as UInt16) + littleEndian(member.disk) + littleEndian(0 as UInt16)
      + littleEndian(UInt32(member.mode) << 16) + littleEndian(offset) + member.name + member.extra
  }
}

extension ZipBuilder {
  /// Returns a zip64 end record and its locator for the numbers of an end record.
  package static func zip64(
    _ end: End, count: UInt64? = nil, sector: [UInt8] = [], locator: UInt64? = nil
  ) -> [UInt8] {
    let count = littleEndian(count ?? UInt64(end.count))
    let record =
      [0x50, 0x4b, 6, 6] + littleEndian(UInt64(44 + sector.count))
      + littleEndian(0x2d_002d as UInt32)
      + littleEndian(0 as UInt64) + count + count + littleEndian(UInt64(end.size))
      + littleEndian(UInt64(end.offset))
      + sector
    return record + [0x50, 0x4b, 6, 7] + littleEndian(0 as UInt32)
      + littleEndian(locator ?? UInt64(end.offset + end.size)) + littleEndian(1 as UInt32)
  }

  /// Returns a zip64 extra field.
  package static func zip64Extra(_ values: UInt64...) -> [UInt8] {
    littleEndian(1 as UInt16) + littleEndian(UInt16(8 * values.count))
      + values.flatMap { littleEndian($0) }
  }
}

/// Returns the bytes of a number as zip archives have it.
package func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// Returns the CRC-32 of bytes.
private func checksum(_ data: [UInt8]) -> UInt32 {
  data.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
}

/// Returns a raw deflate stream; `strategy` is one of zlib's.
package func deflate(
  _ data: [UInt8], level: Int = 9, strategy: CInt = Z_DEFAULT_STRATEGY
) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, CInt(level), Z_DEFLATED, -15, 8, strategy, ZLIB_VERSION,
    CInt(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var data = data
  let bound = Int(deflateBound(&stream, UInt(data.count)))
  return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
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
