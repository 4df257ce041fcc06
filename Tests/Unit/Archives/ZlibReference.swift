import CZlib
import TestSupport

@testable import Archives

/// What a decompressor says of a stream: its end, its output and what is wrong.
struct InflateVerdict: Equatable {
  var output: [UInt8] = []
  /// The bytes of the stream; nil unless it is finished.
  var length: Int?
  /// What is wrong, in the words of zlib.
  var problem: String?
}

/// zlib, with which `StreamInflater` has to agree.
enum ZlibReference {
  /// The strategies of deflate; `fixed` uses the fixed codes only.
  enum Strategy: CInt, CaseIterable {
    case standard = 0
    case filtered
    case huffmanOnly
    case runs
    case fixed
  }

  /// Returns a raw deflate stream.
  static func deflate(
    _ data: [UInt8], level: Int = 6, strategy: Strategy = .standard
  ) -> [UInt8] {
    TestSupport.deflate(data, level: level, strategy: strategy.rawValue)
  }

  /// Inflates a raw deflate stream of at most `limit` bytes.
  static func inflate(_ packed: [UInt8], limit: Int = 1 << 20) -> InflateVerdict {
    var stream = z_stream()
    inflateInit2_(&stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    defer { inflateEnd(&stream) }
    var packed = packed
    var verdict = InflateVerdict()
    verdict.output = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
      packed.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        switch CZlib.inflate(&stream, Z_NO_FLUSH) {
        case Z_STREAM_END: verdict.length = input.count - Int(stream.avail_in)
        case Z_DATA_ERROR: verdict.problem = stream.msg.map { String(cString: $0) }
        default: break
        }
      }
      count = output.count - Int(stream.avail_out)
    }
    return verdict
  }
}

extension StreamInflater {
  /// Inflates a stream that comes in pieces of the sizes that `nextSize` returns.
  mutating func verdict(
    of packed: [UInt8], limit: Int = 1 << 20, pieces nextSize: () -> Int = { 1 << 20 }
  ) -> InflateVerdict {
    start()
    var verdict = InflateVerdict()
    packed.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        // A copy of its own, so that a sanitizer sees what is read beyond.
        let piece = Array(bytes[offset..<min(bytes.count, offset + max(1, nextSize()))])
        var taken = 0
        var status = Progress.Status.needsRoom
        while status == .needsRoom, verdict.output.count < limit {
          piece.withUnsafeBytes { piece in
            let progress = inflate(UnsafeRawBufferPointer(rebasing: piece[taken...]))
            taken += progress.consumed
            verdict.output += progress.output
            status = progress.status
          }
        }
        offset += taken
        switch status {
        case .needsInput: precondition(taken == piece.count)
        case .needsRoom: return
        case .finished:
          verdict.length = offset
          return
        case .invalid(let flaw):
          verdict.problem = flaw.zlibMessage
          return
        }
      }
    }
    return verdict
  }
}

extension DeflateFlaw {
  /// What zlib says of the same.
  var zlibMessage: String {
    switch self {
    case .reservedBlockType: "invalid block type"
    case .storedLength: "invalid stored block lengths"
    case .tooManyCodes: "too many length or distance symbols"
    case .codeLengthCode: "invalid code lengths set"
    case .repeatedLength: "invalid bit length repeat"
    case .noEndOfBlock: "invalid code -- missing end-of-block"
    case .literalCode: "invalid literal/lengths set"
    case .distanceCode: "invalid distances set"
    case .unassignedLiteral: "invalid literal/length code"
    case .unassignedDistance: "invalid distance code"
    case .distanceTooFar: "invalid distance too far back"
    }
  }
}
