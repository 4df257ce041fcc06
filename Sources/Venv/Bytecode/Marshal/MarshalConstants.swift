extension MarshalGraph {
  /// Returns a hash of the constant without children at `start`, without the flag of its type byte.
  func hash(ofBytesAt start: Int, count: Int) -> UInt64 {
    var hash = Self.mix(UInt64(count), UInt64(bytes[start] & ~MarshalStream.flag))
    var offset = start + 1
    let end = start + count
    while offset + 8 <= end {
      hash = Self.mix(hash, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < end {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return Self.mix(hash, rest)
  }

  /// Returns a hash of a constant with children, which are constants themselves.
  func hash(of type: UInt8, children range: Range<Int>) -> UInt64 {
    var hash = Self.mix(UInt64(range.count), UInt64(type))
    for index in range { hash = Self.mix(hash, UInt64(children[index])) }
    return hash
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let product = (hash ^ value).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return product.high ^ product.low &+ 0x2545_f491_4f6c_dd1d
  }

  /// Returns the children of a set in the order of their own bytes.
  ///
  /// The interpreter sorts them by their marshalled bytes, flags included, since 3.11, and not at
  /// all before that. `limit` is what the keys may have together, and what is left of it afterwards:
  /// an element that is referred to is written out in full each time.
  func sorted(
    elements: ArraySlice<Int>, limit: inout Int, offset: Int
  ) throws(MarshalError) -> [Int] {
    var keyed: [(key: [UInt8], element: Int)] = []
    for element in elements {
      var key: [UInt8] = []
      try appendKey(of: element, to: &key, limit: limit, offset: offset)
      limit -= key.count
      keyed.append((key, element))
    }
    keyed.sort { $0.key.lexicographicallyPrecedes($1.key) }
    return keyed.map(\.element)
  }

  private func appendKey(
    of index: Int, to key: inout [UInt8], limit: Int, offset: Int
  ) throws(MarshalError) {
    let node = nodes[index]
    // References to references could double the key at every step.
    guard key.count + node.head <= limit else {
      throw MarshalError(reason: .tooDeep, offset: offset)
    }
    key.append(node.type)
    key.append(contentsOf: bytes[node.start + 1..<node.start + node.head])
    for child in children[node.firstChild..<node.firstChild + node.childCount] {
      try appendKey(of: child, to: &key, limit: limit, offset: offset)
    }
  }
}
