/// A release that its authors withdrew (PEP 592): what is pinned is still installed.
struct YankedRelease: Equatable, CustomStringConvertible {
  /// The distribution as pip names it.
  let name: String
  /// The version as pip names it; nil if pip does not.
  let version: String?
  /// The reason that the index gives; nil for none.
  let reason: String?

  /// One sentence.
  var description: String {
    "\(name)\(version.map { " \($0)" } ?? "") is yanked: its authors withdrew the release"
      + (reason.map { " (\($0))" } ?? " without a reason")
  }

  /// Returns the releases that pip warns of in its output.
  ///
  /// pip writes "The candidate selected for download or install is a yanked version: 'NAME'
  /// candidate (version VERSION at …)", and the reason on the next line.
  static func all(in output: String) -> [YankedRelease] {
    let lines = output.split(whereSeparator: \.isNewline)
    return lines.indices.compactMap { index in
      guard let mark = lines[index].firstRange(of: "is a yanked version: '") else { return nil }
      let rest = lines[index][mark.upperBound...]
      let version = rest.firstRange(of: "(version ").map { start in
        String(rest[start.upperBound...].prefix { $0 != " " && $0 != ")" })
      }
      let next = lines[(index + 1)...].first ?? ""
      let label = "Reason for being yanked: "
      let reason = next.firstRange(of: label).map { String(next[$0.upperBound...]) }
      return YankedRelease(
        name: String(rest.prefix { $0 != "'" }), version: version,
        reason: reason == "<none given>" ? nil : reason)
    }
  }
}
