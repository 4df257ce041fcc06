import Core
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// The report of a stage run and its readers.
@Suite struct ReportTests {
  private func report(_ workshop: borrowing Workshop) async throws -> Report {
    try workshop.addWheel("lamp", files: ["lamp.py": "LIGHT = 1\n"])
    var request = try workshop.options("lamp==1.0\n")
    request.report = workshop.path.appending("report.json")
    request.copiesInterpreter = true
    request.packageVersion = "1.0"
    request.hooks = PackageHooks([Hook(name: "light", command: "true")])
    return try await StageRun(request).run()
  }

  @Test func whatIsReadIsWhatWasWritten() async throws {
    let workshop = try Workshop.open()
    let written = try await report(workshop)
    let path = workshop.path.appending("report.json")
    #expect(try FileSystem.readText(path) == written.json())
    #expect(try Report.read(path).json() == written.json())
  }

  @Test func otherFilesAreNotReports() async throws {
    let workshop = try Workshop.open()
    let path = workshop.path.appending("report.json")
    let text = try await report(workshop).json()
    for text in ["", "[]", "{}", text.replacing("\"format\" : 1", with: "\"format\" : 2")] {
      try AtomicFile.write(text, to: path)
      #expect(throws: ReportError.self) { try Report.read(path) }
    }
  }

  /// Every key that the Perl side reads is in the report.
  @Test func theReportHasWhatDebhelperReads() async throws {
    let workshop = try Workshop.open()
    let text = try await report(workshop).json()
    let modules = checkout.pushing("Sources/debhelper/lib/Debian/Debhelper/Venvdeb")
    let keys = Set(
      try ["Hooks.pm", "Report.pm", "Scripts.pm"].flatMap {
        try FileSystem.readText(modules.appending($0)).matches(
          of: /[Rr]eport->\{'([^']+)'\}(?:\{'([^']+)'\})?/)
      }.flatMap { [$0.1, $0.2].compactMap { $0 } })
    #expect(keys.isSuperset(of: ["architecture", "executable", "prefix", "venvdeb:Depends"]))
    for key in keys { #expect(text.contains("\"\(key)\" :"), "\(key)") }
  }
}
