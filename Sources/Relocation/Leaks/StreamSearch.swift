internal import Core

/// A search for byte strings in bytes that arrive in pieces of any length.
struct StreamSearch {
  private let searches: [ByteSearch]
  /// The first occurrence of each string; nil as long as there is none.
  private(set) var offsets: [Int?]
  /// The end of the earlier pieces, one byte shorter than the longest string.
  private var tail: [UInt8] = []
  /// The number of bytes before `tail`.
  private var position = 0

  init(_ searches: [ByteSearch]) {
    self.searches = searches
    offsets = Array(repeating: nil, count: searches.count)
  }

  /// Searches the next piece.
  mutating func feed(_ piece: UnsafeRawBufferPointer) {
    guard !piece.isEmpty else { return }
    let overlap = (searches.map(\.needle.count).max() ?? 1) - 1
    // An occurrence that begins in the tail ends within as many bytes of the piece.
    let border = tail + piece.prefix(overlap)
    for (index, search) in searches.enumerated() where offsets[index] == nil {
      offsets[index] =
        search.firstOffset(in: border).map { position + $0 }
        ?? search.firstOffset(in: piece).map { position + tail.count + $0 }
    }
    position += tail.count + piece.count
    tail = piece.count >= overlap ? Array(piece.suffix(overlap)) : (tail + piece).suffix(overlap)
    position -= tail.count
  }
}
