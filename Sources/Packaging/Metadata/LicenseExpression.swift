internal import Core

/// A licence expression in the syntax of SPDX (SPDX 2.3, annex D), as PEP 639 has it.
///
/// Identifiers are those of the SPDX License List, in its spelling whatever the case they were
/// written in, and `LicenseRef-` ones.
package indirect enum LicenseExpression: Sendable, Hashable {
  /// One licence, perhaps with an exception; `orLater` for a `+` that is no part of the identifier.
  case license(String, orLater: Bool = false, exception: String? = nil)
  /// All of them hold.
  case all([LicenseExpression])
  /// Any of them may be chosen.
  case any([LicenseExpression])

  /// Reads an expression.
  ///
  /// Throws `LicenseExpressionError` for what is no expression, names no licence of the list, or is
  /// nested more than 64 levels deep.
  package init(_ text: String) throws(LicenseExpressionError) {
    var parser = LicenseExpressionParser(text)
    self = try parser.expression()
  }

  /// The identifiers of its licences, in their order, without `+` and exceptions.
  package var identifiers: [String] {
    switch self {
    case .license(let identifier, _, _): [identifier]
    case .all(let parts), .any(let parts): parts.flatMap(\.identifiers)
    }
  }

  /// The identifier, if it is one licence of the list and nothing else.
  package var identifier: String? {
    guard case .license(let identifier, false, nil) = self, !identifier.hasPrefix("LicenseRef-")
    else { return nil }
    return identifier
  }
}

extension LicenseExpression: CustomStringConvertible {
  /// The expression with the parentheses that it needs and no others.
  package var description: String {
    switch self {
    case .license(let identifier, let orLater, let exception):
      identifier + (orLater ? "+" : "") + (exception.map { " WITH \($0)" } ?? "")
    case .all(let parts):
      parts.map { part in
        if case .any = part { "(\(part))" } else { part.description }
      }.joined(separator: " AND ")
    case .any(let parts): parts.map(\.description).joined(separator: " OR ")
    }
  }
}

/// The identifiers of the SPDX License List.
enum LicenseList {
  /// The spellings of licences and of exceptions, by their lower-case form.
  static let entries: (licenses: [String: String], exceptions: [String: String]) = {
    var licenses: [String: String] = [:]
    var exceptions: [String: String] = [:]
    for line in String(decoding: PackageResources.spdx_txt, as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      if line.hasPrefix("!") {
        exceptions[line.dropFirst().lowercased()] = String(line.dropFirst())
      } else {
        licenses[line.lowercased()] = String(line)
      }
    }
    return (licenses, exceptions)
  }()
}

/// Reads words and parentheses; `AND` binds closer than `OR`.
private struct LicenseExpressionParser {
  private let text: String
  private var words: ArraySlice<String>
  private let budget = Budget("expression")

  init(_ text: String) {
    self.text = text
    let spaced = text.flatMap { $0 == "(" || $0 == ")" ? [" ", $0, " "] : [$0] }
    words = spaced.split(whereSeparator: \.isWhitespace).map { String($0) }[...]
  }

  mutating func expression() throws(LicenseExpressionError) -> LicenseExpression {
    let result = try any(depth: 0)
    if let word = words.first { throw error("'\(word.excerpt)' is not expected there") }
    return result
  }

  private mutating func any(depth: Int) throws(LicenseExpressionError) -> LicenseExpression {
    do {
      try budget.check(depth: depth)
    } catch {
      throw self.error(error.message)
    }
    var parts = [try all(depth: depth)]
    while take("or") { parts.append(try all(depth: depth)) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func all(depth: Int) throws(LicenseExpressionError) -> LicenseExpression {
    var parts = [try part(depth: depth)]
    while take("and") { parts.append(try part(depth: depth)) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func part(depth: Int) throws(LicenseExpressionError) -> LicenseExpression {
    guard let word = words.popFirst() else { throw error("it ends too early") }
    if word == "(" {
      let result = try any(depth: depth + 1)
      guard take(")") else { throw error("a '(' is never closed") }
      return result
    }
    let (identifier, orLater) = try license(word)
    guard take("with") else { return .license(identifier, orLater: orLater) }
    guard let name = words.popFirst() else { throw error("no exception follows 'WITH'") }
    guard let exception = LicenseList.entries.exceptions[name.lowercased()] else {
      throw error("'\(name.excerpt)' is no exception of the SPDX License List")
    }
    return .license(identifier, orLater: orLater, exception: exception)
  }

  private func license(
    _ word: String
  ) throws(LicenseExpressionError) -> (identifier: String, orLater: Bool) {
    let key = word.lowercased()
    if let known = LicenseList.entries.licenses[key] { return (known, false) }
    if key.hasSuffix("+"), let known = LicenseList.entries.licenses[String(key.dropLast())] {
      return (known, true)
    }
    let prefix = "licenseref-"
    if key.hasPrefix(prefix), key.utf8.count > prefix.utf8.count,
      key.utf8.allSatisfy({ PythonText.isAlphanumeric($0) || $0 == 0x2d || $0 == 0x2e })
    {
      return ("LicenseRef-" + word.dropFirst(prefix.utf8.count), false)
    }
    throw error("'\(word.excerpt)' is no licence of the SPDX License List")
  }

  private mutating func take(_ word: String) -> Bool {
    guard words.first?.lowercased() == word else { return false }
    words.removeFirst()
    return true
  }

  private func error(_ reason: String) -> LicenseExpressionError {
    LicenseExpressionError(text: text, reason: reason)
  }
}

/// A text that is no SPDX licence expression.
package struct LicenseExpressionError: Failure, Equatable {
  /// The whole text.
  package let text: String
  /// What is wrong with it.
  package let reason: String

  package var message: String { "invalid SPDX license expression '\(text.excerpt)': \(reason)" }
}
