package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb finish`: finishes a staged tree that was changed, for dh_venvdeb_finish.
package struct FinishCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "finish",
    abstract: "Finish a staged tree after other programs changed it.",
    discussion: """
      Shebangs that name the interpreter in the build directory are corrected, changed modules are \
      recompiled, RECORD is updated, and if the tree was staged with --drop-pip, pip, setuptools \
      and wheel are removed. It is an error if a file still contains the build path. A tree that \
      was not changed is left as it is.

      Example:

        venvdeb finish --destdir debian/demo --stage-report debian/demo.venvdeb.json
      """)

  @Option(help: "Staging root of the package (debian/<package>).", completion: .directory)
  var destdir: String
  @Option(help: "Report of 'venvdeb stage'.", completion: .file()) var stageReport: String
  @Option(help: "Write a report as JSON to a file.", completion: .file())
  var report: String?
  @OptionGroup var performance: SectionArguments<PerformanceOptions>
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let settings = Settings(commandLine: performance.values, session: session)
    let hasDate = session.environment["SOURCE_DATE_EPOCH"] != nil
    let outcome = try await FinishRun(
      destdir: session.path(destdir), stageReport: session.path(stageReport),
      buildDirectories: [session.currentDirectory],
      jobs: try session.jobs(settings.value("jobs")?.jobs()),
      sourceDate: hasDate ? try session.sourceDate() : nil,
      temporaryDirectory: session.temporaryDirectory
    ) { event in
      try? session.show(event)
    }.run()
    for warning in outcome.warnings { try session.warn(warning) }
    for failure in outcome.uncompiled { try session.detail("not compiled: \(failure)") }
    for archive in outcome.unsearched { try session.detail("not searched: \(archive)") }
    if let report { try AtomicFile.write(try outcome.json(), to: session.path(report)) }
    if outcome.changed > 0 || !outcome.removed.isEmpty {
      let removed =
        outcome.removed.isEmpty ? "" : ", \(outcome.removed.joined(separator: ", ")) removed"
      try session.note(
        "\(outcome.changed) files changed since the tree was staged, "
          + "\(outcome.compiled) modules compiled\(removed)")
    }
    if json.json { try session.output.write(try outcome.json()) }
  }
}
