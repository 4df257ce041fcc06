/// A prepared search for one byte string in many others.
///
/// It looks at about one byte in `needle.count` (Horspool's algorithm). Where the bytes repeat so much
/// that it would compare them over and over, it goes on with one that looks at each byte at most twice
/// (Knuth, Morris and Pratt), so that no haystack takes more than linear time. (memmem(3) is not in
/// the module `Glibc`.)
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
        // What comparisons that came to nothing may cost.
        var patience = bytes.count + 64
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
          patience -= matched
          if patience < 0 {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[(start + 1)...])
            return firstOffsetInOrder(in: rest).map { start + 1 + $0 }
          }
          end += stepAfterLast
        }
        return nil
      }
    }
  }

  /// Does the same, looking at one byte after the other and never going back.
  private func firstOffsetInOrder(in bytes: UnsafeRawBufferPointer) -> Int? {
    // Of each beginning of the needle: the length of its longest end that is a beginning as well.
    var ends = [Int](repeating: 0, count: needle.count)
    func extend(_ matched: Int, by byte: UInt8) -> Int {
      var matched = matched
      while matched > 0, needle[matched] != byte { matched = ends[matched - 1] }
      return needle[matched] == byte ? matched + 1 : 0
    }
    for index in 1..<max(1, needle.count) {
      ends[index] = extend(ends[index - 1], by: needle[index])
    }
    var matched = 0
    for (offset, byte) in bytes.enumerated() {
      matched = extend(matched, by: byte)
      if matched == needle.count { return offset + 1 - matched }
    }
    return nil
  }

  /// Returns the first offset of the needle in `bytes`; nil if it does not occur.
  package func firstOffset(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { firstOffset(in: $0) }
  }
}
