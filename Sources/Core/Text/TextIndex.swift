/// The numbers of many texts that are kept elsewhere.
///
/// It has the hashes of the texts only: a dictionary would keep the texts as well, which takes more memory
/// than all else where they are the paths of a large tree. Texts are the same in any Unicode form, as in
/// a dictionary.
package struct TextIndex {
  private let hash: (String) -> Int
  private var numbers: [Int: UInt32] = [:]
  /// The texts whose hash is that of another text, which is among `numbers`.
  private var others: [String: Int] = [:]

  /// Creates an index with room for `capacity` texts; `hash` gives equal numbers for equal texts.
  package init(capacity: Int, hash: @escaping (String) -> Int = { $0.hashValue }) {
    self.hash = hash
    numbers.reserveCapacity(capacity)
  }

  /// Returns the number of a text; nil if it has none.
  ///
  /// `has` returns whether a number is that of this text.
  package func number(of text: String, if has: (Int) -> Bool) -> Int? {
    number(of: text, hash: hash(text), if: has)
  }

  /// Sets the number of a text, and returns the one that it had; see `number(of:if:)`.
  @discardableResult package mutating func set(
    _ number: Int, of text: String, if has: (Int) -> Bool
  ) -> Int? {
    let hash = hash(text)
    let old = self.number(of: text, hash: hash, if: has)
    if let other = numbers[hash], Int(other) != old {
      others[text] = number
    } else {
      numbers[hash] = UInt32(number)
    }
    return old
  }

  private func number(of text: String, hash: Int, if has: (Int) -> Bool) -> Int? {
    guard let number = numbers[hash] else { return nil }
    return has(Int(number)) ? Int(number) : others[text]
  }
}
