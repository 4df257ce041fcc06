internal import Packaging

/// The text of a `setup.py`, as far as it tells something without being run.
struct SetupScript {
  /// A token of Python ("Lexical analysis"), as coarse as the search needs it.
  private enum Token: Equatable {
    case identifier(String)
    /// A string; nil for one whose value is not plain.
    case string(String?)
    case symbol(Character)
    /// The end of a logical line.
    case newline
  }

  private var tokens: [Token] = []

  /// Reads a script.
  init(_ text: String) {
    var rest = Substring(text).unicodeScalars
    var depth = 0
    while let scalar = rest.first {
      if scalar == "#" {
        rest = rest.drop { $0 != "\n" }
      } else if scalar == "\"" || scalar == "'" {
        tokens.append(.string(Self.string(&rest)))
      } else if Self.isWord(scalar) {
        let word = String(rest.prefix(while: Self.isWord))
        rest = rest.drop(while: Self.isWord)
        if rest.first == "\"" || rest.first == "'",
          ["f", "b"].contains(where: word.lowercased().contains)
        {
          _ = Self.string(&rest)
          tokens.append(.string(nil))
        } else if rest.first != "\"", rest.first != "'" {
          tokens.append(.identifier(word))
        }
      } else {
        rest.removeFirst()
        switch scalar {
        case "\n": if depth == 0 { tokens.append(.newline) }
        case "\\": if rest.first == "\n" { rest.removeFirst() }
        case " ", "\t", "\r": break
        case "=", "!", "<", ">", "+":
          // Comparisons and additions in place are no assignments.
          let isDouble = rest.first == "="
          if isDouble { rest.removeFirst() }
          tokens.append(.symbol(isDouble ? "?" : Character(scalar)))
        default:
          if "([{".unicodeScalars.contains(scalar) { depth += 1 }
          if ")]}".unicodeScalars.contains(scalar) { depth = max(0, depth - 1) }
          tokens.append(.symbol(Character(scalar)))
        }
      }
    }
  }

  /// The name that the script gives `setup()`, as a string or a constant of the module; nil if that is
  /// computed, or there are several.
  var name: PackageName? {
    var constants: [String: Set<String?>] = [:]
    var names: Set<String?> = []
    // What is called, for each open bracket.
    var open: [String?] = []
    for (index, token) in tokens.enumerated() {
      switch token {
      case .symbol("("): open.append(called(before: index))
      case .symbol("["), .symbol("{"): open.append(nil)
      case .symbol(")"), .symbol("]"), .symbol("}"): _ = open.popLast()
      case .identifier(let word) where self[index + 1] == .symbol("="):
        let value = value(at: index + 2, constants)
        if open.isEmpty {
          constants[word, default: []].insert(value)
        } else if open.last == "setup", word == "name" {
          names.insert(value)
        }
      default: break
      }
    }
    guard names.count == 1, let name = names.first else { return nil }
    return name.flatMap { try? PackageName($0) }
  }

  private subscript(index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }

  /// Returns the function that is called with the bracket at a position; nil for none.
  private func called(before index: Int) -> String? {
    guard case .identifier(let function) = self[index - 1], self[index - 2] != .identifier("def")
    else { return nil }
    return function
  }

  /// Returns the string at a position, if it is all of a value.
  private func value(at index: Int, _ constants: [String: Set<String?>]) -> String? {
    switch self[index + 1] {
    case nil, .newline, .symbol(","), .symbol(")"), .symbol(";"): break
    default: return nil
    }
    switch self[index] {
    case .string(let text): return text
    case .identifier(let word):
      guard let values = constants[word], values.count == 1 else { return nil }
      return values.first.flatMap { $0 }
    default: return nil
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }

  /// Reads a string, and returns its value if that is plain.
  private static func string(_ rest: inout Substring.UnicodeScalarView) -> String? {
    guard let quote = rest.first else { return nil }
    let mark = rest.prefix(while: { $0 == quote }).count
    if mark == 2 {
      rest.removeFirst(2)
      return ""
    }
    let length = mark >= 3 ? 3 : 1
    var literal = String.UnicodeScalarView([quote])
    rest.removeFirst(length)
    while let scalar = rest.popFirst() {
      if scalar == quote, rest.prefix(length - 1).allSatisfy({ $0 == quote }),
        rest.prefix(length - 1).count == length - 1
      {
        rest.removeFirst(length - 1)
        literal.append(quote)
        return PythonLiteral.string(String(literal))
      }
      literal.append(scalar)
      if scalar == "\\", let next = rest.popFirst() { literal.append(next) }
      // A string that is not closed ends with its line.
      if scalar == "\n", length == 1 { return nil }
    }
    return nil
  }
}
