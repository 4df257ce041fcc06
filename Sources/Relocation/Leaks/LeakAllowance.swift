package import Core
internal import SystemPackage

/// What a packager accepts in files of a tree, such as a leak: the files, and the reason.
package struct LeakAllowance: Sendable, Hashable {
  /// The files, relative to the tree.
  package let pattern: PathPattern
  /// Why it does no harm.
  package let reason: String

  package init(pattern: PathPattern, reason: String) {
    self.pattern = pattern
    self.reason = reason
  }

  /// Parses an allowance, as in "share/demo/*.log: written by the vendor's tool"; nil if it has no
  /// pattern or no reason.
  package init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    func trimmed(_ text: some StringProtocol) -> String {
      var text = text.drop { $0.isWhitespace }
      while text.last?.isWhitespace == true { text = text.dropLast() }
      return String(text)
    }
    let pattern = trimmed(text[..<colon])
    let reason = trimmed(text[text.index(after: colon)...])
    guard !pattern.isEmpty, !reason.isEmpty else { return nil }
    self.init(pattern: PathPattern(pattern), reason: reason)
  }
}

extension LeakScan.Findings {
  /// Separates the leaks that an allowance covers, with the reason of the first, from the others;
  /// also returns the allowances that cover nothing.
  package func sorted(
    by allowances: [LeakAllowance]
  ) -> (allowed: [(leak: Leak, reason: String)], open: [Leak], unused: [LeakAllowance]) {
    var allowed: [(Leak, String)] = []
    var open: [Leak] = []
    var used: Set<LeakAllowance> = []
    for leak in leaks {
      let matching = allowances.filter { $0.pattern.matches(leak.path.string) }
      used.formUnion(matching)
      if let first = matching.first {
        allowed.append((leak, first.reason))
      } else {
        open.append(leak)
      }
    }
    return (allowed, open, allowances.filter { !used.contains($0) })
  }
}
