/// One walk over a marshal stream that finds the objects that can be shared, the references to
/// them, and the sets.
struct MarshalScan {
  /// An object that takes an index.
  struct Shared {
    /// Where its type byte is.
    let start: Int
    /// Where the first byte after it is; -1 while its children are being read.
    var end: Int
    /// How many references there are to it.
    var uses: Int
  }

  /// A TYPE_REF.
  struct Reference {
    let offset: Int
    let index: Int
  }

  let stream: MarshalStream
  private(set) var shared: [Shared] = []
  private(set) var references: [Reference] = []
  /// Where the elements of each set of more than one begin.
  private(set) var sets: [[Int]] = []

  /// Walks over a whole stream, which has to be one object.
  init(_ stream: MarshalStream) throws(MarshalError) {
    self.stream = stream
    shared.reserveCapacity(stream.bytes.count / 24)
    references.reserveCapacity(stream.bytes.count / 24)
    let end = try object(at: 0, depth: 0)
    guard end == stream.bytes.count else {
      throw MarshalError(reason: .trailingBytes, offset: end)
    }
  }

  /// Walks over the object at `offset` and says where it ends.
  private mutating func object(at offset: Int, depth: Int) throws(MarshalError) -> Int {
    guard depth < MarshalStream.deepest else {
      throw MarshalError(reason: .tooDeep, offset: offset)
    }
    let shape = try stream.shape(at: offset)
    let isFlagged = stream.bytes[offset] & MarshalStream.flag != 0
    var end: Int
    switch shape {
    case .atom(let length, let isSingleton):
      end = offset + length
      if isFlagged && !isSingleton {
        shared.append(Shared(start: offset, end: end, uses: 0))
      }
      return end
    case .reference(let index):
      guard index < shared.count, shared[index].end >= 0 else {
        throw MarshalError(reason: .badReference, offset: offset)
      }
      shared[index].uses += 1
      references.append(Reference(offset: offset, index: index))
      return offset + MarshalStream.referenceLength
    case .null:
      throw MarshalError(reason: .unknownType, offset: offset)
    case .sequence, .set, .dictionary, .code:
      break
    }

    let index = shared.count
    if isFlagged { shared.append(Shared(start: offset, end: -1, uses: 0)) }
    switch shape {
    case .sequence(let head, let count):
      end = offset + head
      for _ in 0..<count { end = try object(at: end, depth: depth + 1) }
    case .set(let head, let count):
      end = offset + head
      var elements: [Int] = []
      for _ in 0..<count {
        elements.append(end)
        end = try object(at: end, depth: depth + 1)
      }
      if count > 1 { sets.append(elements) }
    case .dictionary:
      end = offset + 1
      while true {
        if case .null = try stream.shape(at: end) { break }
        end = try object(at: end, depth: depth + 1)
        end = try object(at: end, depth: depth + 1)
      }
      end += 1
    case .code(let head, let before, let after):
      end = offset + head
      for _ in 0..<before { end = try object(at: end, depth: depth + 1) }
      guard end + 4 <= stream.bytes.count else {
        throw MarshalError(reason: .truncated, offset: end)
      }
      end += 4
      for _ in 0..<after { end = try object(at: end, depth: depth + 1) }
    case .atom, .reference, .null:
      end = offset
    }
    if isFlagged { shared[index].end = end }
    return end
  }

  /// The index of the shared object that begins at `offset`.
  func index(ofSharedAt offset: Int) -> Int? {
    var low = 0
    var high = shared.count
    while low < high {
      let middle = (low + high) / 2
      if shared[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low < shared.count && shared[low].start == offset ? low : nil
  }
}
