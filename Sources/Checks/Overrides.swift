package import Core
internal import Glibc
package import SystemPackage

/// Lines that accept findings, each with a reason.
///
/// Each has a line, as in `debian/<package>.venvdeb-overrides`:
///
///     # comment
///     link-out-of-package: opt/venvs/*/cacert.pem  # ca-certificates is in Depends
///
/// In the pattern `*` stands for any text, slashes too, and `?` for one character (glob(7)); without
/// a pattern the line is for findings of the artifact as a whole. The reason is mandatory.
package struct Overrides: Sendable {
  static let unused = FindingCode(
    "unused-override", .info, "an override matches no finding",
    why: "What the override accepted was corrected, or has another code or path now.",
    hint: "remove the line")

  /// One line.
  private struct Line: Sendable {
    let code: String
    let pattern: String
    let reason: String
    let file: FilePath
    let number: Int
  }

  private var lines: [Line] = []

  package init() {}

  /// Adds the lines of a file.
  ///
  /// Throws `OverrideError` for a line without a reason or with an unknown code, and `FileError`.
  package mutating func read(_ file: FilePath) throws {
    let text = try FileSystem.readText(file)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = Self.trim(line)
      if words.isEmpty || words.hasPrefix("#") { continue }
      lines.append(try Self.parse(words, file, index + 1))
    }
  }

  private static func parse(_ line: String, _ file: FilePath, _ number: Int) throws -> Line {
    func error(_ reason: OverrideError.Reason) -> OverrideError {
      OverrideError(file: file, line: number, reason: reason)
    }
    guard let mark = line.ranges(of: " #").first else { throw error(.noReason) }
    let reason = trim(line[mark.upperBound...])
    let head = line[..<mark.lowerBound]
    guard !reason.isEmpty else { throw error(.noReason) }
    let parts = head.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let code = trim(parts[0])
    guard FindingCode.named(code) != nil else { throw error(.unknownCode(code)) }
    return Line(
      code: code, pattern: parts.count > 1 ? trim(parts[1]) : "", reason: reason, file: file,
      number: number)
  }

  /// Moves the findings that a line accepts, and adds one for each line that matches no finding in
  /// any of the artifacts.
  package func apply(to results: inout [CheckResult]) {
    var used: Set<Int> = []
    for index in results.indices {
      let findings = results[index].findings
      results[index].findings = []
      for finding in findings {
        let matching = lines.indices.filter { Self.matches(lines[$0], finding) }
        used.formUnion(matching)
        if let first = matching.first {
          results[index].overridden.append((finding, lines[first].reason))
        } else {
          results[index].findings.append(finding)
        }
      }
    }
    guard !results.isEmpty else { return }
    for (index, line) in lines.enumerated() where !used.contains(index) {
      let path = line.pattern.isEmpty ? "" : " at '\(line.pattern)'"
      results[0].findings.append(
        Finding(
          Self.unused, line.file, .line(line.number), "no finding of \(line.code)\(path)"))
    }
  }

  private static func matches(_ line: Line, _ finding: Finding) -> Bool {
    guard line.code == finding.code.name else { return false }
    if finding.path.isEmpty { return ["", "*"].contains(line.pattern) }
    let pattern = line.pattern.hasPrefix("/") ? String(line.pattern.dropFirst()) : line.pattern
    return finding.path.withPlatformString { fnmatch(pattern, $0, 0) == 0 }
  }

  private static func trim(_ text: some StringProtocol) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else {
      return ""
    }
    return String(start[...end])
  }
}

/// A line of a file of overrides that cannot be used.
package struct OverrideError: Failure, Equatable {
  /// What is wrong with it.
  package enum Reason: Sendable, Equatable {
    case noReason
    case unknownCode(String)
  }

  package let file: FilePath
  package let line: Int
  package let reason: Reason

  package var location: String? { FileLocation(file: file, line: line).description }

  package var message: String {
    switch reason {
    case .noReason: "override without a reason"
    case .unknownCode(let code): "unknown finding code '\(code)'"
    }
  }

  package var hint: String? {
    switch reason {
    case .noReason: "write 'code: pattern  # why the finding is accepted'"
    case .unknownCode(let code): FindingCode.hint(forUnknown: code)
    }
  }

  package var exitStatus: ExitStatus { .usage }
}
