/// Returns bytes that do not compress, the same in every run.
package func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  // Neighbouring seeds of a xorshift generator begin with similar numbers.
  var random = Xorshift(state: (seed &+ 1) &* 0x9e37_79b9_7f4a_7c15)
  let words = (0...count / 8).map { _ in random.next() }
  return words.withUnsafeBytes { Array($0.prefix(count)) }
}
