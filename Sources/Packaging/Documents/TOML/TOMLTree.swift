/// A table that is being read: later parts of the document may add to it.
///
/// It is a class so that adding to a table deep in the document copies nothing.
final class TOMLTable {
  /// What made the table, which decides what may be added to it.
  enum Origin: Equatable {
    /// A header of a table below it: `[a.b]` makes `a`.
    case implicit
    /// Its own header, or one of an array of tables.
    case header
    /// A dotted key, in the section with this number.
    case dotted(Int)
  }

  /// What a key has.
  enum Node {
    case value(DocumentValue)
    case table(TOMLTable)
    /// The tables of `[[key]]`.
    case tables(TOMLTables)
  }

  /// A key with what it has, and where it is.
  struct Member {
    let key: String
    let position: DocumentPosition
    let node: Node
  }

  var origin: Origin
  /// Where it begins.
  let position: DocumentPosition
  /// The number of tables that it is in.
  let depth: Int
  private var members: [Member] = []
  private var indices: [[UInt8]: Int] = [:]

  init(_ origin: Origin, depth: Int, at position: DocumentPosition) {
    self.origin = origin
    self.depth = depth
    self.position = position
  }

  /// Returns what a key has; nil if there is none.
  func member(_ key: String) -> Member? { indices[Array(key.utf8)].map { members[$0] } }

  /// Adds a key that is not there yet.
  func add(_ key: String, _ node: Node, at position: DocumentPosition) {
    indices[Array(key.utf8)] = members.count
    members.append(Member(key: key, position: position, node: node))
  }

  /// Returns the table as a value that no longer changes.
  var finished: DocumentTable {
    var table = DocumentTable()
    for member in members {
      let value: DocumentValue
      switch member.node {
      case .value(let known): value = known
      case .table(let inner):
        value = DocumentValue(.table(inner.finished), at: inner.position)
      case .tables(let tables):
        value = DocumentValue(
          .array(
            tables.elements.map { DocumentValue(.table($0.finished), at: $0.position) }),
          at: member.position)
      }
      _ = table.add(
        DocumentTable.Member(key: member.key, position: member.position, value: value))
    }
    return table
  }
}

/// An array of tables that is being read.
final class TOMLTables {
  var elements: [TOMLTable] = []
}
