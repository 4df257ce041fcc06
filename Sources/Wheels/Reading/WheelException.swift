internal import Core

/// How a wheel breaks a rule that was opened for it, and what was done.
package struct WheelException: Sendable, Hashable {
  /// The rule.
  package let rule: WheelRule
  /// What was found and done, one clause without a full stop.
  package let what: String

  /// Creates an exception for files, of which the first few are named.
  init(_ rule: WheelRule, _ what: String, _ names: [String] = []) {
    self.rule = rule
    let shown = names.sorted().prefix(Self.shown).map { "'\($0.escapingControlCharacters)'" }
    let more = names.count > Self.shown ? " and \(names.count - Self.shown) more" : ""
    self.what = names.isEmpty ? what : "\(what): \(shown.joined(separator: ", "))\(more)"
  }

  private static let shown = 3
}
