/// Makes the marshalled code of a .pyc file independent of the process that compiled it.
///
/// `marshal.dumps` marks an object as shareable when it has more than one reference at that
/// moment, so the marks, and with them every index, depend on what else the process holds
/// (cpython issues 78274 and 98819). The elements of a set constant come in an order that depends
/// on these marks too. Here the mark stays only where the stream itself refers to the object, the
/// references are numbered anew, and the elements of sets are sorted by their own bytes. What the
/// code means does not change, and neither does its length.
package enum MarshalCanonical {
  /// Makes the stream in `bytes` after its first `start` bytes canonical, in place.
  ///
  /// `pythonMinor` is the Python 3 that wrote it. On an error the bytes are as they were.
  package static func canonicalize(
    _ bytes: inout [UInt8], from start: Int = 0, pythonMinor: Int
  ) throws(MarshalError) {
    guard start <= bytes.count else { throw MarshalError(reason: .truncated, offset: 0) }
    let outcome = bytes.withUnsafeMutableBytes { buffer in
      let body = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
      return Result<[UInt8]?, MarshalError> { () throws(MarshalError) in
        let stream = MarshalStream(UnsafeRawBufferPointer(body), pythonMinor: pythonMinor)
        let scan = try MarshalScan(stream)
        if try scan.hasUnsortedSets() { return try MarshalEmitter.emit(scan) }
        scan.renumber(in: body)
        return nil
      }
    }
    if let reordered = try outcome.get() {
      bytes.replaceSubrange(start..., with: reordered)
    }
  }
}

extension MarshalScan {
  private static let longestKey = 1 << 24

  /// Clears the flags of objects that nothing refers to, and numbers the references anew.
  ///
  /// This is all there is to do when no set has to be sorted.
  fileprivate func renumber(in body: UnsafeMutableRawBufferPointer) {
    var next: UInt32 = 0
    var numbers = [UInt32](repeating: 0, count: shared.count)
    for index in shared.indices {
      let object = shared[index]
      if object.uses == 0 {
        body[object.start] &= ~MarshalStream.flag
      } else {
        numbers[index] = next
        next += 1
      }
    }
    for reference in references {
      body.storeBytes(
        of: numbers[reference.index].littleEndian, toByteOffset: reference.offset + 1,
        as: UInt32.self)
    }
  }

  fileprivate func hasUnsortedSets() throws(MarshalError) -> Bool {
    for elements in sets {
      var last: [UInt8] = []
      for element in elements {
        var key: [UInt8] = []
        _ = try appendKey(ofObjectAt: element, to: &key)
        if key.lexicographicallyPrecedes(last) { return true }
        last = key
      }
    }
    return false
  }

  /// Appends what an object is, whatever is shared in it: no flags, references replaced by what
  /// they refer to, sets sorted.
  ///
  /// Returns where the object ends.
  func appendKey(ofObjectAt offset: Int, to key: inout [UInt8]) throws(MarshalError) -> Int {
    let bytes = stream.bytes
    // References to references could double the key at every step.
    guard key.count < Self.longestKey else { throw MarshalError(reason: .tooDeep, offset: offset) }
    func append(_ start: Int, _ length: Int) {
      key.append(contentsOf: bytes[start..<start + length])
    }
    switch try stream.shape(at: offset) {
    case .reference(let index):
      _ = try appendKey(ofObjectAt: shared[index].start, to: &key)
      return offset + MarshalStream.referenceLength
    case .atom(let length, _):
      key.append(bytes[offset] & ~MarshalStream.flag)
      append(offset + 1, length - 1)
      return offset + length
    case .sequence(let head, let count):
      key.append(bytes[offset] & ~MarshalStream.flag)
      append(offset + 1, head - 1)
      var end = offset + head
      for _ in 0..<count { end = try appendKey(ofObjectAt: end, to: &key) }
      return end
    case .set(let head, let count):
      key.append(bytes[offset] & ~MarshalStream.flag)
      append(offset + 1, head - 1)
      var end = offset + head
      var keys: [[UInt8]] = []
      for _ in 0..<count {
        var element: [UInt8] = []
        end = try appendKey(ofObjectAt: end, to: &element)
        keys.append(element)
      }
      keys.sort { $0.lexicographicallyPrecedes($1) }
      for element in keys { key += element }
      return end
    case .dictionary, .code, .null:
      // No element of a set can hold one of these: they are not hashable, or no constants.
      throw MarshalError(reason: .unknownType, offset: offset)
    }
  }
}
