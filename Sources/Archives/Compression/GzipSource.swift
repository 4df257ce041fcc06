internal import CZlib
internal import SystemPackage

/// A decompressor of gzip (RFC 1952), of any number of members, over zlib.
///
/// libarchive (3.6 to 3.8) does not verify the CRC and the length at the end of a member: a flipped
/// bit would go unnoticed.
final class GzipSource: ByteSource {
  private let upstream: any ByteSource
  private let name: FilePath
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private enum State {
    case inMember
    case betweenMembers
    case ended
  }
  private var state = State.inMember

  init(_ upstream: any ByteSource, name: FilePath) throws(ArchiveError) {
    self.upstream = upstream
    self.name = name
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for "gzip only".
    let result = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw failure(result) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    buffer.deallocate()
  }

  func next() throws(ArchiveError) -> UnsafeRawBufferPointer {
    while true {
      if state == .ended { return UnsafeRawBufferPointer(start: nil, count: 0) }
      if input.isEmpty { input = try upstream.next() }
      if state == .betweenMembers, try !beginMember() { continue }
      let produced = try inflateOnce()
      if produced > 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<produced]) }
    }
  }

  /// Runs zlib over the current input; returns the number of bytes put into the buffer.
  private func inflateOnce() throws(ArchiveError) -> Int {
    guard !input.isEmpty else {
      throw ArchiveError(name, .damaged(filter: .gzip, reason: "unexpected end of file"))
    }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(buffer.count)
    let result = inflate(stream, Z_NO_FLUSH)
    input = UnsafeRawBufferPointer(rebasing: input.suffix(Int(stream.pointee.avail_in)))
    switch result {
    case Z_OK: break
    case Z_STREAM_END: state = .betweenMembers
    // Not an error: zlib needs more input.
    case Z_BUF_ERROR where input.isEmpty: break
    default: throw failure(result)
    }
    return buffer.count - Int(stream.pointee.avail_out)
  }

  /// Starts the next member, if there is one; zeros to the end (as on tapes) are skipped.
  private func beginMember() throws(ArchiveError) -> Bool {
    guard let first = input.first else {
      state = .ended
      return false
    }
    if first == 0 {
      while !input.isEmpty {
        guard input.allSatisfy({ $0 == 0 }) else { throw ArchiveError(name, .trailingData) }
        input = try upstream.next()
      }
      return false
    }
    guard first == 0x1f else { throw ArchiveError(name, .trailingData) }
    let result = inflateReset(stream)
    guard result == Z_OK else { throw failure(result) }
    state = .inMember
    return true
  }

  private func failure(_ result: CInt) -> ArchiveError {
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? String(cString: zError(result))
    return ArchiveError(name, .damaged(filter: .gzip, reason: reason))
  }
}
