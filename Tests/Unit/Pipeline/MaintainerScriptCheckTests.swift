import Core
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// What is found in maintainer scripts of a package with a tree.
@Suite struct MaintainerScriptCheckTests {
  /// Stages a tree and checks a script that is called `demo.postinst`.
  private func check(
    _ script: String, isVersioned: Bool = false, isTriggered: Bool = true,
    copiesInterpreter: Bool = false
  ) async throws -> MaintainerScriptCheck.Findings {
    let workshop = try Workshop.open()
    try workshop.addWheel("lamp", files: ["lamp.py": ""])
    var request = try workshop.options("lamp==1.0\n")
    request.packageVersion = "1.0"
    request.copiesInterpreter = copiesInterpreter
    let stageReport = workshop.path.appending("report.json")
    request.report = stageReport
    if isVersioned { request.releases = ReleaseOptions() }
    let report = try await StageRun(request).run()
    let path = workshop.path.appending("script")
    let release = report.release
    try AtomicFile.write(
      script.replacing("STORE", with: release?.store ?? "")
        .replacing("RELEASE", with: release?.directory ?? ""), to: path)
    return try MaintainerScriptCheck(destdir: workshop.destdir, stageReport: stageReport)
      .run([.init(name: "demo.postinst", path: path, isTriggered: isTriggered)])
  }

  @Test func `a script that fails for triggers is a warning`() async throws {
    let script = "#!/bin/sh\nset -e\ncase \"$1\" in\nconfigure) ;;\n*) exit 1;;\nesac\n"
    let findings = try await check(script)
    #expect(findings.warnings.count == 1)
    #expect(
      findings.warnings.first?.hasPrefix(
        "demo.postinst:5: postinst fails for the argument \"triggered\"") == true)
    #expect(findings.errors.isEmpty && findings.unparsed.isEmpty)
    #expect(try await check(script, isTriggered: false).warnings.isEmpty)
    #expect(
      try await check(script.replacing("configure)", with: "configure|triggered)")).warnings.isEmpty
    )
  }

  @Test func `a script that is not understood is said`() async throws {
    let findings = try await check("#!/bin/sh\nif true\n")
    #expect(findings.unparsed.count == 1 && findings.unparsed[0].hasPrefix("demo.postinst:"))
    #expect(findings.warnings.isEmpty && findings.errors.isEmpty)
    #expect(try await check("#!/usr/bin/perl\nif (\n").unparsed.isEmpty)
  }

  @Test(arguments: [
    ("/opt/venvs/demo/bin/python3", false), ("/opt/venvs/demo/bin/python", false),
    ("\"$(readlink -f /opt/venvs/demo/bin/python3)\"", false), ("/usr/bin/python3", false),
    ("/opt/venvs/demo/current/bin/python3", true), ("STORE/bin/python3", true),
    ("RELEASE/bin/python3", true), ("\"$(readlink -f /opt/venvs/demo/current/bin/python3)\"", true),
    ("/usr/bin/python3", true),
  ])
  func `capabilities of the interpreter are an error`(path: String, isVersioned: Bool) async throws
  {
    let findings = try await check(
      "#!/bin/sh\nsetcap cap_net_raw+ep \(path)\n", isVersioned: isVersioned)
    #expect(findings.errors.count == 1)
    let error = try #require(findings.errors.first)
    #expect(error.location == "demo.postinst:2")
    #expect(error.message.contains("every Python program of the system"))
    #expect(error.message.contains("a link to ") != path.hasPrefix("/usr"))
    // The versioned layout has no copies.
    #expect(error.hint?.contains("copy-interpreter") == !isVersioned)
  }

  @Test(arguments: [
    ("/opt/venvs/demo/bin/lamp", false), ("/opt/venvs/other/bin/python3", false),
    ("/opt/venvs/demo/current/bin/python3", false), ("/opt/venvs/demo/current/bin/lamp", true),
    ("/opt/venvs/demo/bin/python3", true),
  ])
  func `capabilities of other files are not`(path: String, isVersioned: Bool) async throws {
    let findings = try await check(
      "#!/bin/sh\nsetcap cap_net_raw+ep \(path)\n", isVersioned: isVersioned)
    #expect(findings.errors.isEmpty)
  }

  @Test func `a copy of the interpreter may have capabilities`() async throws {
    let script = "#!/bin/sh\nsetcap cap_net_raw+ep /opt/venvs/demo/bin/python3.11\n"
    #expect(try await check(script, copiesInterpreter: true).errors.isEmpty)
  }
}
