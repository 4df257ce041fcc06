internal import Packaging
internal import Processes
internal import SystemPackage

/// pip's explanation of why there is no solution.
struct PipResolutionFailure: Error {
  private let lines: [Substring]
  private let errors: [Substring]

  /// Takes the output of pip, in which lines of the file `input` stand for these requirements.
  init(_ result: CommandResult, requirements: [String], in input: FilePath) {
    func lines(of bytes: [UInt8]) -> [Substring] {
      var text = String(decoding: bytes, as: UTF8.self)
      for (number, requirement) in requirements.enumerated() where text.contains(input.string) {
        let masked = CredentialURL.masking(requirement)
        text = text.replacing("-r \(input.string) (line \(number + 1))", with: "'\(masked)'")
      }
      return text.split(whereSeparator: \.isNewline)
    }
    self.lines = lines(of: result.output)
    errors = lines(of: result.errorOutput)
  }

  /// Whether this pip is older than the option for reports.
  var isUnknownOption: Bool {
    errors.contains { line in
      ["--report", "--dry-run"].contains { line.contains("no such option: \($0)") }
    }
  }

  /// What pip says of the cause, indented.
  var text: String {
    var block = lines.drop { !$0.hasPrefix("The conflict is caused by:") }
    if let end = block.firstIndex(where: { $0.hasPrefix("To fix this") }) { block = block[..<end] }
    let told = errors.filter {
      !$0.hasPrefix("WARNING: Running pip as") && !$0.contains("[notice]")
    }
    let all = told.suffix(20) + block.prefix(20)
    return all.map { "    \($0)" }.joined(separator: "\n")
  }

  /// Returns the constraints that pip names as a cause.
  func culprits(among names: Set<PackageName>) -> Set<PackageName> {
    var found: Set<PackageName> = []
    for line in lines + errors {
      for mark in ["(constraint) ", "No matching distribution found for "] {
        guard let start = line.firstRange(of: mark) else { continue }
        let word = line[start.upperBound...].prefix {
          $0.isLetter || $0.isNumber || "-_.".contains($0)
        }
        if let name = try? PackageName(word), names.contains(name) { found.insert(name) }
      }
    }
    return found
  }
}
