internal import Core
internal import SystemPackage

/// The report for people: a line for each finding, like lintian(1), and a hint for each code.
package enum TextReport {
  /// How many findings of a code are shown; the others are counted.
  package static let limit = 10

  /// Returns the lines for one artifact.
  ///
  /// `showsAll` includes all findings of a code, and overridden findings.
  package static func text(_ result: CheckResult, showsAll: Bool) -> String {
    var lines: [String] = []
    var current: FindingCode?
    var shown = 0
    var left = 0
    func end() {
      guard let code = current else { return }
      if left > 0 { lines.append("   … and \(left) more (--verbose shows all)") }
      lines.append("   hint: \(code.hint)")
    }
    for finding in result.findings {
      if finding.code != current {
        end()
        (current, shown, left) = (finding.code, 0, 0)
      }
      guard showsAll || shown < limit else {
        left += 1
        continue
      }
      shown += 1
      lines.append(line(finding, result.name))
    }
    end()
    if showsAll {
      for (finding, reason) in result.overridden {
        lines.append("O: \(String(line(finding, result.name).dropFirst(3))) [override: \(reason)]")
      }
    }
    return lines.map { $0.escapingControlCharacters + "\n" }.joined()
  }

  /// Returns the number of findings of each severity, as in "2 errors, 1 warning".
  package static func summary(_ result: CheckResult) -> String {
    func count(_ number: Int, _ noun: String) -> String? {
      number == 0 ? nil : "\(number) \(noun)\(number == 1 || noun == "info" ? "" : "s")"
    }
    let parts = [
      count(result.count(.error), "error"), count(result.count(.warning), "warning"),
      count(result.count(.info), "info"),
    ].compactMap { $0 }
    let overridden = result.overridden.isEmpty ? "" : " (\(result.overridden.count) overridden)"
    return (parts.isEmpty ? "nothing found" : parts.joined(separator: ", ")) + overridden
  }

  private static func line(_ finding: Finding, _ name: String) -> String {
    let letter =
      switch finding.code.severity {
      case .error: "E"
      case .warning: "W"
      case .info: "I"
      }
    var location = finding.path.string
    switch finding.position {
    case .line(let number): location += ":\(number)"
    case .offset(let number): location += ", byte \(number)"
    case nil: break
    }
    return
      "\(letter): \(name): \(finding.code.name): \(location.isEmpty ? "" : "\(location): ")\(finding.message)"
  }
}
