package import ArgumentParser
internal import Artifacts
internal import Checks
internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// `venvdeb check`: finds problems in packages, bundles and trees of any origin.
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
    abstract: "Find problems in a package, a bundle or a virtual environment.",
    discussion: """
      Reads a .deb (without dpkg-deb), a bundle, a virtual environment, or a package build \
      directory, made by venvdeb or any other tool. Every kind of finding has a code: --list shows \
      all codes, and --explain describes one.

      A line in a file of overrides accepts a finding, and must give the reason:

        link-out-of-package: opt/venvs/*/cacert.pem  # ca-certificates is in Depends

      The exit status is 1 if there are errors (or, with --fail-on warning, warnings).

      Examples:

        venvdeb check ../demo_1.0_amd64.deb
        venvdeb check debian/demo --lock requirements.txt --fail-on warning
        venvdeb check demo.deb --format junit --output report.xml
        venvdeb check --explain bytecode-stale
      """)

  @Argument(help: "Package, bundle or directory to check.", completion: .file())
  var paths: [String] = []

  @Option(help: "Format of the findings.") var format = Format.text

  @Option(help: "Write the findings to a file.", completion: .file())
  var output: String?

  @Option(
    help: "Lowest severity that makes the command fail: error or warning.",
    completion: .list(["error", "warning"]))
  var failOn = "error"

  @Option(
    name: .customLong("override"), help: "File of overrides (repeatable).", completion: .file())
  var overrides: [String] = []

  @Option(help: "Lock file that the tree must match (repeatable).", completion: .file())
  var lock: [String] = []
  @Option(help: "Extras of the project that the lock is read with, separated by commas.")
  var extras: [String] = []
  @Option(help: "Dependency groups that the lock is read with, separated by commas.")
  var groups: [String] = []

  @Option(
    help: "Build path that no file may contain (repeatable).", completion: .directory)
  var sourceDir: [String] = []

  @Option(help: "Describe a code.", completion: .list(FindingCode.all.map(\.name)))
  var explain: String?

  @Flag(help: "List all codes.") var list = false

  /// With `--list`: the page docs/checks.md.
  @Flag(help: .hidden) var markdown = false

  @Option(help: "Number of parallel jobs (default: number of CPUs).")
  var jobs: Int?

  @OptionGroup var report: ReportOptions

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard ["error", "warning"].contains(failOn) else {
      throw ValidationError("invalid value '\(failOn)' for --fail-on: use 'error' or 'warning'")
    }
    if list || explain != nil { return }
    if paths.isEmpty { throw ValidationError("Missing expected argument '<paths> ...'") }
    if let jobs, jobs < 1 {
      throw ValidationError("invalid number of jobs '\(jobs)': use 1 or more")
    }
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
      sourceDirectories: sourceDir.map { session.path($0) },
      jobs: try session.jobs(jobs ?? session.processors))
    if !lock.isEmpty {
      var files = LockFiles(
        lock.map { session.path($0) }, environment: session.environment,
        project: session.currentDirectory, secrets: session.secrets)
      files.extras = Set(
        try extras.flatMap { $0.split(separator: ",") }.map { try PackageName($0) })
      files.groups = try GroupSelection(groups.flatMap { $0.split(separator: ",") })
      options.lock = files
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

/// A check with findings, which have been printed before.
private struct CheckFailure: Failure {
  let paths: [FilePath]
  let threshold: Severity

  init(paths: [FilePath], _ threshold: Severity) {
    self.paths = paths
    self.threshold = threshold
  }

  var message: String {
    let names = paths.map { "'\($0.lastComponent?.string ?? $0.string)'" }.joined(separator: ", ")
    return "\(threshold == .error ? "errors" : "errors or warnings") found in \(names)"
  }

  var hint: String? { "run 'venvdeb check --explain CODE' for more about a code" }
}

/// A code that does not exist.
private struct UnknownCode: Failure {
  let name: String

  var message: String { "unknown finding code '\(name)'" }
  var hint: String? { FindingCode.hint(forUnknown: name) }
  var exitStatus: ExitStatus { .usage }
}
