/// The numbers of many texts that are kept elsewhere, by their hashes.
///
/// A dictionary would keep the texts as well, which takes more memory than all else where they are the
/// paths of a large tree.
package struct HashIndex: Sendable {
  private var numbers: [Int: UInt32] = [:]
  /// The numbers of further texts with a hash that is among `numbers`.
  private var others: [Int: [UInt32]] = [:]

  /// Creates an index with room for `capacity` texts.
  package init(capacity: Int = 0) { numbers.reserveCapacity(capacity) }

  /// Returns the number of a text with this hash; nil if it has none.
  ///
  /// `has` returns whether a number is that of this text.
  package func number(of hash: Int, if has: (Int) -> Bool) -> Int? {
    guard let number = numbers[hash] else { return nil }
    if has(Int(number)) { return Int(number) }
    return others.isEmpty ? nil : others[hash]?.first { has(Int($0)) }.map { Int($0) }
  }

  /// Sets the number of a text with this hash, whose number is `old` so far; nil if it has none.
  package mutating func set(_ number: Int, of hash: Int, insteadOf old: Int? = nil) {
    guard let first = numbers[hash], Int(first) != old else {
      numbers[hash] = UInt32(number)
      return
    }
    if let old, let index = others[hash]?.firstIndex(of: UInt32(old)) {
      others[hash]?[index] = UInt32(number)
    } else {
      others[hash, default: []].append(UInt32(number))
    }
  }
}
