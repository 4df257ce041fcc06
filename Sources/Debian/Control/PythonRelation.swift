/// A dependency on a Debian package that has a Python distribution, as near to a specifier of
/// PEP 440 as Debian's versions can come.
package enum PythonRelation {
  /// One clause of a specifier.
  package struct Clause: Sendable {
    /// As PEP 440 writes it: `>=`, `~=`.
    package let comparison: String
    /// The version after it, without `.*`.
    package let version: String
    /// Whether `.*` follows.
    package let isPrefixMatch: Bool

    package init(_ comparison: String, _ version: String, isPrefixMatch: Bool = false) {
      self.comparison = comparison
      self.version = version
      self.isPrefixMatch = isPrefixMatch
    }
  }

  /// Returns the relations for `package`, which is installed in the version `installed`; at least
  /// one.
  ///
  /// A bound that this very version would break, because Debian's versions of the package are not
  /// those of its upstream, is none. `!=` and `===` have no counterpart.
  package static func relations(
    to package: String, _ clauses: [Clause], installed: PackageVersion
  ) -> [String] {
    let found = clauses.flatMap { clause in
      bounds(clause).compactMap { bound -> String? in
        let versions = bound.versions.compactMap { text in
          (try? PythonVersionMapping.debianVersion(text.version)).map {
            PackageVersion(epoch: installed.epoch, upstream: $0.upstream + text.suffix)
          }
        }
        let fitting = versions.first {
          bound.isLower ? installed >= $0 : installed < $0
        }
        return fitting.map { "\(package) (\(bound.isLower ? ">=" : "<<") \($0))" }
      }
    }
    return found.isEmpty ? [package] : Set(found).sorted()
  }

  /// A bound with its versions, best first.
  private struct Bound {
    let isLower: Bool
    let versions: [(version: String, suffix: String)]
  }

  private static func bounds(_ clause: Clause) -> [Bound] {
    // 1.0 and 1.0.0 are one version to Python and two to dpkg.
    let lower = Bound(
      isLower: true, versions: [(clause.version, ""), (trimmed(clause.version), "")])
    // Revisions follow what dpkg calls the upstream version; further numbers come after them.
    let upTo = Bound(isLower: false, versions: [(clause.version, ".0~")])
    switch clause.comparison {
    case ">=", ">": return [lower]
    case "<": return [Bound(isLower: false, versions: [(clause.version, "~")])]
    case "<=": return [upTo]
    case "==" where clause.isPrefixMatch:
      return [lower] + successor(of: clause.version, dropping: 0)
    case "==": return [lower, upTo]
    case "~=": return [lower] + successor(of: clause.version, dropping: 1)
    default: return []
    }
  }

  /// Below the version whose last number is one higher, after leaving out some at the end: `<< 3~`
  /// for 2.1 without one.
  private static func successor(of version: String, dropping count: Int) -> [Bound] {
    let release = version.prefix { $0 == "." || $0.isNumber }
    var numbers = release.split(separator: ".").compactMap { Int($0) }
    numbers.removeLast(min(count, max(0, numbers.count - 1)))
    // A number that has no successor is no version of Python: no bound is right then.
    guard let last = numbers.popLast(), last < .max, version.first?.isNumber == true,
      !version.contains("!")
    else { return [] }
    let text = (numbers + [last + 1]).map(String.init).joined(separator: ".")
    return [Bound(isLower: false, versions: [(text, "~")])]
  }

  private static func trimmed(_ version: String) -> String {
    var text = version
    while text.hasSuffix(".0") { text.removeLast(2) }
    return text
  }
}
