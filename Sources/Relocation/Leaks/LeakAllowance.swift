package import Core
internal import SystemPackage

/// A leak that a packager knows of and wants: which files, and why that is right.
package struct LeakAllowance: Sendable, Hashable {
  /// Paths relative to the tree.
  package let pattern: PathPattern
  package let reason: String

  package init(pattern: PathPattern, reason: String) {
    self.pattern = pattern
    self.reason = reason
  }

  /// An allowance from its text, as in "share/demo/*.log: written by the vendor's tool".
  ///
  /// Returns nil if it has no pattern or no reason.
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
  /// Which leaks the first fitting allowance covers, which none does, and which allowances were of
  /// no use.
  package func sorted(
    by allowances: [LeakAllowance]
  ) -> (allowed: [(leak: Leak, reason: String)], open: [Leak], unused: [LeakAllowance]) {
    var allowed: [(Leak, String)] = []
    var open: [Leak] = []
    var used: Set<LeakAllowance> = []
    for leak in leaks {
      let fitting = allowances.filter { $0.pattern.matches(leak.path.string) }
      used.formUnion(fitting)
      if let first = fitting.first {
        allowed.append((leak, first.reason))
      } else {
        open.append(leak)
      }
    }
    return (allowed, open, allowances.filter { !used.contains($0) })
  }
}
