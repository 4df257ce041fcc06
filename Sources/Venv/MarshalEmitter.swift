/// Writes a scanned marshal stream again with the elements of its sets sorted.
///
/// Sorting can move a reference before the object it refers to; whichever comes first in the new
/// order then becomes the object itself, and the others refer to it.
struct MarshalEmitter {
  private let scan: MarshalScan
  private var output: [UInt8] = []
  /// The new index of each shared object that has been written.
  private var numbers: [Int32]
  private var next: Int32 = 0

  private init(_ scan: MarshalScan) {
    self.scan = scan
    numbers = [Int32](repeating: -1, count: scan.shared.count)
    output.reserveCapacity(scan.stream.bytes.count)
  }

  /// The canonical stream.
  static func emit(_ scan: MarshalScan) throws(MarshalError) -> [UInt8] {
    var emitter = MarshalEmitter(scan)
    _ = try emitter.object(at: 0)
    return emitter.output
  }

  /// Writes the object at `offset` of the old stream; returns where it ends there.
  private mutating func object(at offset: Int) throws(MarshalError) -> Int {
    let shape = try scan.stream.shape(at: offset)
    if case .reference(let index) = shape {
      if numbers[index] >= 0 {
        reference(to: index)
      } else {
        _ = try object(at: scan.shared[index].start)
      }
      return offset + MarshalStream.referenceLength
    }
    var type = scan.stream.bytes[offset]
    if type & MarshalStream.flag != 0 {
      type &= ~MarshalStream.flag
      if let index = scan.index(ofSharedAt: offset), scan.shared[index].uses > 0 {
        if numbers[index] >= 0 {
          reference(to: index)
          return scan.shared[index].end
        }
        numbers[index] = next
        next += 1
        type |= MarshalStream.flag
      }
    }
    output.append(type)
    return try rest(of: shape, at: offset)
  }

  /// Writes all but the type byte of an object.
  private mutating func rest(
    of shape: MarshalStream.Shape, at offset: Int
  ) throws(MarshalError) -> Int {
    var end = offset + 1
    switch shape {
    case .atom(let length, _):
      end = copy(end, to: offset + length)
    case .sequence(let head, let count):
      end = copy(end, to: offset + head)
      for _ in 0..<count { end = try object(at: end) }
    case .set(let head, let count):
      end = copy(end, to: offset + head)
      var elements: [(key: [UInt8], start: Int)] = []
      for _ in 0..<count {
        var key: [UInt8] = []
        let start = end
        end = try scan.appendKey(ofObjectAt: start, to: &key)
        elements.append((key, start))
      }
      elements.sort { $0.key.lexicographicallyPrecedes($1.key) }
      for element in elements { _ = try object(at: element.start) }
    case .dictionary:
      while true {
        if case .null = try scan.stream.shape(at: end) { break }
        end = try object(at: end)
        end = try object(at: end)
      }
      end = copy(end, to: end + 1)
    case .code(let head, let before, let after):
      end = copy(end, to: offset + head)
      for _ in 0..<before { end = try object(at: end) }
      end = copy(end, to: end + 4)
      for _ in 0..<after { end = try object(at: end) }
    case .reference, .null:
      throw MarshalError(reason: .unknownType, offset: offset)
    }
    return end
  }

  private mutating func reference(to index: Int) {
    output.append(UInt8(ascii: "r"))
    withUnsafeBytes(of: numbers[index].littleEndian) { output.append(contentsOf: $0) }
  }

  private mutating func copy(_ start: Int, to end: Int) -> Int {
    output.append(contentsOf: scan.stream.bytes[start..<end])
    return end
  }
}
