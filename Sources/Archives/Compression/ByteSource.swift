internal import Core
internal import SystemPackage

/// A sequence of bytes that is read piece by piece.
protocol ByteSource: AnyObject {
  /// Returns the next piece, valid until the next call; empty at the end and from then on.
  func next() throws(ArchiveError) -> UnsafeRawBufferPointer
}

/// The raw bytes of an archive: from a file, from memory, or from a closure.
final class ArchiveInput: ByteSource {
  /// Fills a buffer and returns the number of bytes; 0 at the end.
  typealias Fill = (UnsafeMutableRawBufferPointer) throws -> Int

  let name: FilePath
  /// The number of bytes that `next` has returned.
  private(set) var count = 0
  private let fill: Fill
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  private var pending: Range<Int> = 0..<0
  private var ended = false

  init(name: FilePath, fill: @escaping Fill) {
    self.name = name
    self.fill = fill
  }

  deinit { buffer.deallocate() }

  /// Reads a part of a file.
  convenience init(_ file: consuming RandomAccessFile, range: Range<Int>) {
    final class Box {
      let file: RandomAccessFile
      init(_ file: consuming RandomAccessFile) { self.file = file }
    }
    let name = file.path
    let box = Box(file)
    var offset = range.lowerBound
    self.init(name: name) { buffer in
      let wanted = min(buffer.count, range.upperBound - offset)
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
      let count = try box.file.read(at: offset, into: part)
      offset += count
      return count
    }
  }

  /// Reads bytes in memory.
  convenience init(_ bytes: [UInt8], name: FilePath) {
    var offset = 0
    self.init(name: name) { buffer in
      let count = min(buffer.count, bytes.count - offset)
      buffer.copyBytes(from: bytes[offset..<offset + count])
      offset += count
      return count
    }
  }

  func next() throws(ArchiveError) -> UnsafeRawBufferPointer {
    if pending.isEmpty { try refill() }
    let piece = UnsafeRawBufferPointer(rebasing: buffer[pending])
    count += pending.count
    pending = 0..<0
    return piece
  }

  /// Returns the first `wanted` bytes without consuming them; fewer only if there are no more.
  func peek(_ wanted: Int) throws(ArchiveError) -> UnsafeRawBufferPointer {
    precondition(count == 0 && wanted <= buffer.count)
    while pending.count < wanted, !ended { try refill() }
    return UnsafeRawBufferPointer(rebasing: buffer[pending.prefix(wanted)])
  }

  /// Adds one piece after what is pending.
  private func refill() throws(ArchiveError) {
    if ended { return }
    let space = UnsafeMutableRawBufferPointer(rebasing: buffer[pending.upperBound...])
    do {
      let got = try fill(space)
      ended = got == 0
      pending = pending.lowerBound..<pending.upperBound + got
    } catch let error as ArchiveError {
      throw error
    } catch {
      throw ArchiveError(name, .input(reason: error))
    }
  }
}
