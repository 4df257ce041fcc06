internal import Core

/// A search for paths in bytes that arrive in pieces of any length.
struct StreamSearch {
  private let searches: [PathSearch]
  /// The first occurrence of each path; nil as long as there is none.
  private(set) var offsets: [Int?]
  /// How far each search is decided.
  private var decided: [Int]
  /// The end of the earlier pieces, and the number of bytes before it.
  private var tail: [UInt8] = []
  private var position = 0
  /// Whether the bytes are no text; nil until the first of them are there.
  private var isBinary: Bool?
  /// How many bytes of a piece the next one needs.
  let overlap: Int

  init(_ searches: [PathSearch]) {
    self.searches = searches
    offsets = Array(repeating: nil, count: searches.count)
    decided = Array(repeating: 0, count: searches.count)
    let longest = searches.map(\.needle.count).max() ?? 0
    overlap = longest + PathSearch.lookahead + PathSearch.lookbehind
  }

  /// Searches the next piece.
  mutating func feed(_ piece: UnsafeRawBufferPointer) {
    guard !piece.isEmpty else { return }
    let bytes = tail + piece
    bytes.withUnsafeBytes { look(in: $0, at: position, isEnd: false) }
    tail = bytes.suffix(overlap)
    position += bytes.count - tail.count
  }

  /// Searches what was left over because more could follow.
  mutating func finish() {
    let bytes = tail
    bytes.withUnsafeBytes { look(in: $0, at: position, isEnd: true) }
  }

  /// Searches bytes that begin at `position` with at least `overlap` of the bytes that were searched
  /// before.
  mutating func look(in bytes: UnsafeRawBufferPointer, at position: Int, isEnd: Bool) {
    let isBinary = isBinary ?? bytes.prefix(8192).contains(0)
    self.isBinary = isBinary
    for (index, search) in searches.enumerated() where offsets[index] == nil {
      let start = max(0, decided[index] - position)
      switch search.look(in: bytes, from: start, isEnd: isEnd, isBinary: isBinary) {
      case .found(let offset): offsets[index] = position + offset
      case .undecided(let offset): decided[index] = position + offset
      }
    }
  }
}
