internal import Core
internal import Venv

/// Looks for byte strings in bytes that arrive piece by piece, however they are cut.
struct StreamSearch {
  private let searches: [ByteSearch]
  /// Where each string occurs first; nil as long as it has not been seen.
  private(set) var offsets: [Int?]
  /// The end of what came before, one byte less than the longest string.
  private var tail: [UInt8] = []
  /// How many bytes came before `tail`.
  private var position = 0

  init(_ searches: [ByteSearch]) {
    self.searches = searches
    offsets = Array(repeating: nil, count: searches.count)
  }

  /// Looks at the next piece.
  mutating func feed(_ piece: UnsafeRawBufferPointer) {
    guard !piece.isEmpty else { return }
    let overlap = (searches.map(\.needle.count).max() ?? 1) - 1
    // What begins in the tail ends within as many bytes of the piece.
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
