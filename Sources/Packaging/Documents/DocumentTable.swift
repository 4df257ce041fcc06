/// A table of a TOML document or an object of a JSON document, whose members keep their order.
package struct DocumentTable: Sendable {
  /// A key with its value.
  package struct Member: Sendable {
    /// The key.
    package let key: String
    /// Where the key is; for a table of TOML that has several headers, where it is first.
    package let position: DocumentPosition
    /// Its value.
    package let value: DocumentValue
  }

  /// The members, in the order of the document.
  package private(set) var members: [Member] = []
  /// Where each key is among them.
  ///
  /// Keys are bytes: `String` takes texts for equal that are not.
  private var indices: [[UInt8]: Int] = [:]

  package init() {}

  /// The value of a key; nil if there is none.
  package subscript(key: String) -> DocumentValue? { member(key)?.value }

  /// Returns the member with a key; nil if there is none.
  package func member(_ key: String) -> Member? { indices[Array(key.utf8)].map { members[$0] } }

  /// The keys, in the order of the document.
  package var keys: [String] { members.map(\.key) }

  /// Whether it has no members.
  package var isEmpty: Bool { members.isEmpty }

  /// Adds a member; returns false, and adds nothing, if there is one with that key.
  package mutating func add(_ member: Member) -> Bool {
    let key = Array(member.key.utf8)
    guard indices[key] == nil else { return false }
    indices[key] = members.count
    members.append(member)
    return true
  }
}
