/// The end of the data of a deflate stream: what is new, after as much as distances can go back.
struct SlidingWindow: ~Copyable {
  /// The greatest distance (RFC 1951, 3.2.5).
  static let history = 32 << 10
  /// The greatest length of a match, and what `copyMatch` may write behind it.
  private static let overrun = 258 + 62

  /// The first byte that is remembered.
  let start: UnsafeMutableRawPointer
  /// The first byte that has not been written.
  var end: UnsafeMutableRawPointer
  /// Where writing stops: three literals and one match may go on beyond.
  let limit: UnsafeMutableRawPointer
  private let room: Int

  /// Makes an empty window with room for at least `room / 2` new bytes at a time.
  init(room: Int) {
    precondition(room > 0)
    self.room = room
    start = .allocate(byteCount: Self.history + room + Self.overrun, alignment: 16)
    end = start
    limit = start + Self.history + room
  }

  deinit { start.deallocate() }

  /// Forgets everything.
  mutating func clear() { end = start }

  /// Makes room by forgetting what no distance can go back to.
  mutating func makeRoom() {
    guard limit - end <= room / 2 else { return }
    start.copyMemory(from: end - Self.history, byteCount: Self.history)
    end = start + Self.history
  }

  /// The number of bytes that are remembered.
  var count: Int { end - start }

  /// Appends a byte; `end` must be below `limit`.
  mutating func append(_ byte: UInt8) {
    end.storeBytes(of: byte, as: UInt8.self)
    end += 1
  }

  /// Copies a match to `end` (RFC 1951, 3.2.3), and writes up to 31 bytes more than `length`.
  ///
  /// `length` is at most 258, and `distance` at least 1 and at most the bytes
  /// before `end`.
  @inline(__always)
  static func copyMatch(to end: UnsafeMutableRawPointer, length: Int, distance: Int) {
    let source = UnsafeRawPointer(end).advanced(by: 0 &- distance)
    if distance >= 16 {
      // Most matches are no longer: this spares a branch that is hard to predict.
      copyBlock(source, to: end)
      copyBlock(source + 16, to: end + 16)
      var done = 32
      while done < length {
        copyBlock(source + done, to: end + done)
        done &+= 16
      }
    } else if distance >= 8 {
      var done = 0
      repeat {
        let word = (source + done).loadUnaligned(as: UInt64.self)
        (end + done).storeBytes(of: word, as: UInt64.self)
        done &+= 8
      } while done < length
    } else {
      repeatPattern(source, to: end, length: length, distance: distance)
    }
  }

  @inline(__always)
  private static func copyBlock(_ source: UnsafeRawPointer, to end: UnsafeMutableRawPointer) {
    let block = source.loadUnaligned(as: SIMD16<UInt8>.self)
    end.storeBytes(of: block, as: SIMD16<UInt8>.self)
  }

  /// Repeats the 1 to 7 bytes before `end`.
  @inline(__always)
  private static func repeatPattern(
    _ source: UnsafeRawPointer, to end: UnsafeMutableRawPointer, length: Int, distance: Int
  ) {
    let bits = UInt64(truncatingIfNeeded: distance &* 8)
    var word = UInt64(littleEndian: source.loadUnaligned(as: UInt64.self)) & ~(~0 &<< bits)
    // Shifts by 64 or more give 0.
    word |= word << bits
    word |= word << (bits &* 2)
    word |= word << (bits &* 4)
    // The greatest multiple of the distance up to 8, for each distance a digit.
    let step = (0x7658_6880 &>> (distance &* 4)) & 15
    var done = 0
    repeat {
      (end + done).storeBytes(of: word.littleEndian, as: UInt64.self)
      done &+= step
    } while done < length
  }
}
