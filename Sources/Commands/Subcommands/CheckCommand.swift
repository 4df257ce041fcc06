package import ArgumentParser
internal import Artifacts
internal import Checks
internal import Core
internal import Locks
internal import SystemPackage
internal import Wheels

/// `venvdeb check`: finds what is wrong with packages, bundles and trees, whoever made them.
package struct CheckCommand: SessionCommand {
  /// How findings are printed.
  package enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
    case junit
    case gitlab
  }

  package static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find what is wrong with a package, a bundle or a virtual environment.",
    discussion: """
      Reads a .deb (without dpkg-deb), a bundle, a virtual environment, or a directory that is to \
      become a package, made by venvdeb or by anything else. Every kind of finding has a code; \
      --list shows all, and --explain tells more about one.

      A finding that is all right is excused by a line in a file of overrides, which must give the \
      reason:

        link-out-of-package: opt/venvs/*/cacert.pem  # ca-certificates is in Depends

      The exit status is 1 if there are errors (with --fail-on warning, warnings too).

      Examples:

        venvdeb check ../demo_1.0_amd64.deb
        venvdeb check debian/demo --lock requirements.txt --fail-on warning
        venvdeb check demo.deb --format junit --output report.xml
        venvdeb check --explain bytecode-stale
      """)

  @Argument(help: "What to look at.") package var paths: [String] = []

  @Option(help: "How to print findings.") package var format = Format.text

  @Option(help: "Write the findings to this file.") package var output: String?

  @Option(help: "The least severity that makes the command fail: error or warning.")
  package var failOn = "error"

  @Option(name: .customLong("override"), help: "A file of overrides. Can be repeated.")
  package var overrides: [String] = []

  @Option(help: "The lock that the tree should be made from. Can be repeated.")
  package var lock: [String] = []

  @Option(help: "A directory that no file may name, such as that of the build. Can be repeated.")
  package var sourceDir: [String] = []

  @Option(help: "Explain a code.") package var explain: String?

  @Flag(help: "List all codes.") package var list = false

  /// With `--list`: the page docs/checks.md.
  @Flag(help: .hidden) package var markdown = false

  @Option(help: "How many files to read at once (default: the processors).")
  package var jobs: Int?

  @OptionGroup package var report: ReportOptions

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard ["error", "warning"].contains(failOn) else {
      throw ValidationError("--fail-on takes 'error' or 'warning', not '\(failOn)'")
    }
    if list || explain != nil { return }
    if paths.isEmpty { throw ValidationError("Missing expected argument '<paths> ...'") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1") }
  }

  package func run(in session: Session) async throws {
    if list { return try printList(session) }
    if let explain { return try printExplanation(of: explain, session) }
    let threshold: Severity = failOn == "warning" ? .warning : .error
    let results = try await check(session)
    let format = report.json ? .json : self.format
    let text =
      switch format {
      case .text:
        results.map { TextReport.text($0, showsAll: session.verbosity == .verbose) }.joined()
      case .json: try CheckReport(results).json()
      case .junit: JUnitReport.xml(results, threshold: threshold)
      case .gitlab: try CodeQualityReport.json(results)
      }
    if let output {
      try AtomicFile.write(text, to: session.path(output))
    } else if !text.isEmpty {
      try session.output.write(text)
    }
    for result in results {
      try session.note("\(result.path.string): \(TextReport.summary(result))")
    }
    let failing = results.filter { result in
      result.findings.contains { $0.code.severity <= threshold }
    }
    guard failing.isEmpty else { throw CheckFailure(paths: failing.map(\.path), threshold) }
  }

  private func check(_ session: Session) async throws -> [CheckResult] {
    var options = CheckOptions(
      sourceDirectories: sourceDir.map { session.path($0) }, jobs: jobs ?? session.processors)
    if !lock.isEmpty {
      options.lock = try Lock.read(
        lock.map { session.path($0) }, environment: session.environment, allowUnpinned: true)
    }
    var excuses = Overrides()
    for file in overrides { try excuses.read(session.path(file)) }
    var results: [CheckResult] = []
    for path in paths {
      let artifact = try Artifact.open(
        session.path(path), temporaryDirectory: session.temporaryDirectory)
      results.append(try await Checker(options).check(artifact))
    }
    excuses.apply(to: &results)
    return results
  }

  private func printList(_ session: Session) throws {
    if markdown { return try session.output.write(CheckReference.markdown) }
    let width = FindingCode.all.map(\.name.count).max() ?? 0
    for code in FindingCode.all {
      let name = code.name + String(repeating: " ", count: width - code.name.count)
      let severity =
        code.severity.rawValue + String(repeating: " ", count: 7 - code.severity.rawValue.count)
      try session.print("\(name)  \(severity)  \(code.summary)")
    }
  }

  private func printExplanation(of name: String, _ session: Session) throws {
    guard let code = FindingCode.named(name) else { throw UnknownCode(name: name) }
    try session.print(
      "\(code.name) (\(code.severity.rawValue)): \(code.summary).\n\n\(code.explanation)\n\n"
        + "What to do: \(code.hint).")
  }
}

/// A check that has found something; what, it has said already.
private struct CheckFailure: Failure {
  let paths: [FilePath]
  let threshold: Severity

  init(paths: [FilePath], _ threshold: Severity) {
    self.paths = paths
    self.threshold = threshold
  }

  var message: String {
    let names = paths.map { "'\($0.lastComponent?.string ?? $0.string)'" }.joined(separator: ", ")
    return "\(names): there are \(threshold == .error ? "errors" : "errors or warnings")"
  }

  var hint: String? { "'venvdeb check --explain CODE' tells more about a code" }
}

/// A code that no rule has.
private struct UnknownCode: Failure {
  let name: String

  var message: String { "there is no finding called '\(name)'" }
  var hint: String? { "'venvdeb check --list' shows all codes" }
  var exitStatus: ExitStatus { .usage }
}
