/// The conditions of `test`, `[` and `[[` (POSIX.1-2017, XCU 4, "test").
extension ShellEvaluation {
  /// The most words of a condition that is looked at.
  private static let longestCondition = 100

  /// Returns the status of a condition: 0 or 1, nil if that is unknown.
  func condition(_ words: ArraySlice<ShellWord>) throws(Departure) -> Int? {
    guard words.count <= Self.longestCondition else { return nil }
    for (names, absorbing) in [(["-o", "||"] as [ShellText], 0), (["-a", "&&"], 1)] {
      guard
        let at = words.indices.dropFirst().first(where: { index in
          words[index].literal.map(names.contains) ?? false
        })
      else { continue }
      let sides = [try condition(words[..<at]), try condition(words[(at + 1)...])]
      if sides.contains(absorbing) { return absorbing }
      return sides.contains(nil) ? nil : 1 - absorbing
    }
    if words.first?.literal == "!" { return try condition(words.dropFirst()).map { 1 - $0 } }
    if words.count == 3 {
      return try comparison(words[words.startIndex], words[words.startIndex + 1], words.last)
    }
    guard let last = words.last else { return 1 }
    guard words.count < 3, let value = try value(of: last) else { return nil }
    let isEmpty = value.bytes.isEmpty
    if words.count == 1 || words.first?.literal == "-n" { return isEmpty ? 1 : 0 }
    return words.first?.literal == "-z" ? (isEmpty ? 0 : 1) : nil
  }

  private func comparison(
    _ left: ShellWord, _ name: ShellWord, _ right: ShellWord?
  ) throws(Departure) -> Int? {
    guard let right, let name = name.literal, let value = try value(of: left) else { return nil }
    switch name {
    case "=", "==": return try matches(value, right).map { $0 ? 0 : 1 }
    case "!=": return try matches(value, right).map { $0 ? 1 : 0 }
    default: break
    }
    guard let value = value.number, let other = try self.value(of: right)?.number else {
      return nil
    }
    switch name {
    case "-eq": return value == other ? 0 : 1
    case "-ne": return value != other ? 0 : 1
    case "-gt": return value > other ? 0 : 1
    case "-ge": return value >= other ? 0 : 1
    case "-lt": return value < other ? 0 : 1
    case "-le": return value <= other ? 0 : 1
    default: return nil
    }
  }
}
