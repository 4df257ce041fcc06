internal import Core
package import Packaging

/// How conflicts between distributions are resolved: `conflicts`.
package struct ConflictRules: Sendable, Equatable {
  /// What happens to paths without a choice.
  package var policy: ConflictPolicy
  /// The distribution whose file is kept, by the path below the tree.
  package private(set) var choices: [String: PackageName] = [:]

  package init(_ policy: ConflictPolicy = .error) { self.policy = policy }

  /// Adds a policy, or a choice such as `bin/fastapi: fastapi-cli`; the last policy counts.
  ///
  /// Returns whether the text is one of them.
  package mutating func add(_ text: String) -> Bool {
    if let policy = ConflictPolicy(rawValue: text) {
      self.policy = policy
      return true
    }
    guard let colon = text.lastIndex(of: ":") else { return false }
    let path = PythonText.stripped(text[..<colon])
    guard !path.isEmpty, !path.hasPrefix("/"), !path.hasSuffix("/"),
      let name = try? PackageName(PythonText.stripped(text[colon...].dropFirst()))
    else { return false }
    choices[path] = name
    return true
  }
}

/// A conflict that was resolved.
package struct ResolvedConflict: Sendable, Hashable {
  /// The path below the tree.
  package let path: String
  /// The distribution whose file is there.
  package let kept: String
  /// The distribution whose file is not.
  package let dropped: String
  /// Whether the user chose for this path, rather than a policy for all.
  package let isChosen: Bool
}
