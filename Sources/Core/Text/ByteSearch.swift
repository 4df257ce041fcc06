/// A prepared search for one byte string in many others (Horspool's algorithm).
///
/// It looks at about one byte in `needle.count`. (memmem(3) is not in the module `Glibc`.)
package struct ByteSearch: Sendable, Hashable {
  /// The byte string that is searched for; never empty.
  package let needle: [UInt8]
  /// By the byte under the end of the needle: how far the needle can move; 0 if that byte matches.
  private let steps: [Int]
  /// How far the needle can move where its last byte matches but another one does not.
  private let stepAfterLast: Int

  /// Prepares a search; nil for an empty needle.
  package init?(_ needle: [UInt8]) {
    guard let last = needle.last else { return nil }
    self.needle = needle
    var steps = [Int](repeating: needle.count, count: 256)
    for (index, byte) in needle.dropLast().enumerated() {
      steps[Int(byte)] = needle.count - 1 - index
    }
    stepAfterLast = steps[Int(last)]
    steps[Int(last)] = 0
    self.steps = steps
  }

  /// Returns the first offset of the needle in `bytes`; nil if it does not occur.
  package func firstOffset(in bytes: UnsafeRawBufferPointer) -> Int? {
    let length = needle.count
    guard bytes.count >= length, let haystack = bytes.baseAddress else { return nil }
    return steps.withUnsafeBufferPointer { steps in
      needle.withUnsafeBufferPointer { needle in
        var end = length - 1
        while end < bytes.count {
          let step = steps[Int(haystack.load(fromByteOffset: end, as: UInt8.self))]
          if step > 0 {
            end += step
            continue
          }
          let start = end - length + 1
          var matched = 0
          while matched < length - 1,
            haystack.load(fromByteOffset: start + matched, as: UInt8.self) == needle[matched]
          {
            matched += 1
          }
          if matched == length - 1 { return start }
          end += stepAfterLast
        }
        return nil
      }
    }
  }

  /// Returns the first offset of the needle in `bytes`; nil if it does not occur.
  package func firstOffset(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { firstOffset(in: $0) }
  }
}
