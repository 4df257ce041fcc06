package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb finish`: the engine behind dh_venvdeb_finish.
package struct FinishCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "finish",
    abstract: "Make a staged tree fit to be shipped after other programs changed it.",
    discussion: """
      Scripts that name the interpreter in the build directory get the final one, changed modules \
      are compiled again, RECORD is corrected, and with drop-pip in the report of the stage run \
      pip, setuptools and wheel are taken out. It fails if a file still names the build directory. \
      A tree that nobody has changed is left as it is.

      Example:

        venvdeb finish --destdir debian/demo --stage-report debian/demo.venvdeb.json
      """)

  @Option(help: "The directory that stands for / on the target.") package var destdir: String
  @Option(help: "The report that 'venvdeb stage' wrote.") package var stageReport: String
  @Option(help: "Where to write a report, as JSON.") package var report: String?
  @Option(help: "How much to do at once (default: the processors).") package var jobs: String?
  @OptionGroup package var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let settings = StageSettings(
      commandLine: ["jobs": jobs.map { [$0] } ?? []], config: nil, session: session)
    let hasDate = session.environment["SOURCE_DATE_EPOCH"] != nil
    let outcome = try await FinishRun(
      destdir: session.path(destdir), stageReport: session.path(stageReport),
      buildDirectories: [session.currentDirectory],
      jobs: try StageRequest.jobs(settings, session),
      sourceDate: hasDate ? try session.sourceDate() : nil
    ).run()
    for warning in outcome.warnings { try session.warn(warning) }
    if let report { try AtomicFile.write(try outcome.json(), to: session.path(report)) }
    if outcome.changed > 0 || !outcome.removed.isEmpty {
      let removed =
        outcome.removed.isEmpty ? "" : ", \(outcome.removed.joined(separator: ", ")) taken out"
      try session.note(
        "\(outcome.changed) files changed since the tree was staged, "
          + "\(outcome.compiled) modules compiled\(removed)")
    }
    if json.json { try session.output.write(try outcome.json()) }
  }
}
