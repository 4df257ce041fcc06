internal import Core

/// The rows of a RECORD, which are taken one by one by their paths.
///
/// Most RECORDs have them in the order of the archive; others need an index.
struct RecordRows {
  private let rows: [Record.Row]
  private var isTaken: [Bool]
  private var next = 0
  private var indexes: [String: Int]?

  /// Each path may be there once; the one that is left out counts as taken.
  init(_ rows: [Record.Row], without path: String) {
    self.rows = rows
    isTaken = rows.map { $0.path == path }
  }

  /// Returns the row of a path, which is not among the remaining ones any more; nil if there is none.
  ///
  /// Its path may have another Unicode form.
  mutating func take(_ path: String) -> Record.Row? {
    while next < rows.count, isTaken[next] { next += 1 }
    if next < rows.count, rows[next].path.hasSameBytes(as: path) { return take(next) }
    let indexes =
      indexes ?? Dictionary(rows.indices.map { (rows[$0].path, $0) }) { first, _ in first }
    self.indexes = indexes
    guard let index = indexes[path], !isTaken[index] else { return nil }
    return take(index)
  }

  private mutating func take(_ index: Int) -> Record.Row {
    isTaken[index] = true
    return rows[index]
  }

  /// The rows that were not taken, in their order.
  var remaining: [Record.Row] { rows.indices.filter { !isTaken[$0] }.map { rows[$0] } }
}
