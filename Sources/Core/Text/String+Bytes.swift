internal import Glibc

/// Comparisons of texts by their bytes in UTF-8, as file systems and archives compare names: strings
/// themselves are equal in every Unicode form.
extension String {
  /// Returns whether both texts have the same bytes.
  package func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count
      && Self.withBytes(of: self, other) { Self.areSame($0[...], $1[...]) }
  }

  /// Returns whether these are the bytes of the text.
  package func hasSameBytes(as bytes: ArraySlice<UInt8>) -> Bool {
    utf8.count == bytes.count
      && bytes.withUnsafeBufferPointer { bytes in
        Self.withBytes(of: self) { Self.areSame($0[...], bytes[...]) }
      }
  }

  /// Returns whether the text has the bytes of `first` and then those of `second`.
  package func hasSameBytes(as first: Substring, _ second: Substring = "") -> Bool {
    utf8.count == first.utf8.count + second.utf8.count
      && Self.withBytes(of: self, first) { bytes, first in
        Self.withBytes(of: second) { second in
          Self.areSame(bytes.prefix(first.count), first[...])
            && Self.areSame(bytes.dropFirst(first.count), second[...])
        }
      }
  }

  /// Returns whether as many bytes are the same.
  private static func areSame(
    _ left: Slice<UnsafeBufferPointer<UInt8>>, _ right: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Bool {
    guard let start = UnsafeBufferPointer(rebasing: left).baseAddress,
      let other = UnsafeBufferPointer(rebasing: right).baseAddress
    else { return left.isEmpty }
    return memcmp(start, other, left.count) == 0
  }

  /// Returns whether the text comes before another one in the order of bytes, whatever the locale.
  package func precedes(_ other: String) -> Bool {
    Self.withBytes(of: self, other) { left, right in
      guard let otherStart = right.baseAddress else { return false }
      guard let start = left.baseAddress else { return !right.isEmpty }
      let order = memcmp(start, otherStart, min(left.count, right.count))
      return order != 0 ? order < 0 : left.count < right.count
    }
  }

  /// Returns whether the last bytes are those of `suffix`.
  package func hasByteSuffix(_ suffix: StaticString) -> Bool {
    utf8.count >= suffix.utf8CodeUnitCount
      && Self.withBytes(of: self) { bytes in
        guard let start = bytes.baseAddress else { return true }
        let count = suffix.utf8CodeUnitCount
        return memcmp(start + bytes.count - count, suffix.utf8Start, count) == 0
      }
  }

  /// Returns whether the first bytes are those of `prefix`.
  package func hasBytePrefix(_ prefix: String) -> Bool {
    utf8.count >= prefix.utf8.count
      && Self.withBytes(of: self, prefix) { bytes, prefix in
        guard let start = bytes.baseAddress, let other = prefix.baseAddress else { return true }
        return memcmp(start, other, prefix.count) == 0
      }
  }

  /// Returns whether the bytes of `part` are somewhere in the text.
  package func containsBytes(_ part: StaticString) -> Bool {
    Self.withBytes(of: self) { bytes in
      let count = part.utf8CodeUnitCount
      guard let start = bytes.baseAddress, bytes.count >= count, count > 0 else {
        return count == 0
      }
      let first = part.utf8Start[0]
      return (0...bytes.count - count).contains { index in
        start[index] == first && memcmp(start + index, part.utf8Start, count) == 0
      }
    }
  }

  /// Calls `body` with the bytes of a text, which are in one place of memory unless it is a text of
  /// another language.
  private static func withBytes<Result>(
    of text: some StringProtocol, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(text.utf8).withUnsafeBufferPointer(body)
  }

  private static func withBytes<Result>(
    of left: some StringProtocol, _ right: some StringProtocol,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    withBytes(of: left) { left in withBytes(of: right) { right in body(left, right) } }
  }
}
