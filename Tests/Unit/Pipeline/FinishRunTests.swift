import Core
import Pipeline
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv
import Wheels

@Suite(.slow) struct FinishRunTests {
  /// A staged tree with a module, and pip if that is to be dropped, and what finishes it.
  private func stage(
    _ workshop: borrowing Workshop, dropsSeeds: Bool = false
  ) async throws -> FinishRun {
    try workshop.addWheel("lamp", files: ["lamp.py": "LIGHT = 1\n"])
    var options = try workshop.options("lamp==1.0\n")
    if dropsSeeds { options.seeds = [.pip] }
    options.dropsSeeds = dropsSeeds
    options.report = workshop.path.appending("report.json")
    try await StageRun(options).run()
    return FinishRun(
      destdir: workshop.destdir, stageReport: workshop.path.appending("report.json"),
      buildDirectories: [], jobs: 2, sourceDate: nil)
  }

  @Test func aTreeThatNobodyChangedStaysAsItIs() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    let before = try workshop.contents()
    let outcome = try await finish.run()
    #expect(outcome.changed == 0)
    #expect(try workshop.contents() == before)
  }

  /// As dh_link(1) does, which is part of every build.
  @Test func linksThatAreMadeAnewAreNoChange() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    func makeLinksAnew() throws -> Int {
      let links = try FileSystem.walk(tree).filter { $0.status.type == .symbolicLink }
      for (path, _) in links {
        let target = try FileSystem.readSymbolicLink(tree.pushing(path))
        try FileSystem.remove(tree.pushing(path))
        try FileSystem.createSymbolicLink(tree.pushing(path), to: target)
      }
      return links.count
    }
    #expect(try makeLinksAnew() > 2)
    #expect(try await finish.run().substvars.isEmpty)
    // What went from the same directory is missed.
    try FileSystem.remove(tree.appending("bin/activate"))
    #expect(try makeLinksAnew() > 2)
    #expect(try await !finish.run().substvars.isEmpty)
  }

  /// The report decides which files are looked at: it must name none outside the tree.
  @Test(
    arguments: [
      ("kept", "\"../../../secret\"", ".kept[0]: '../../../secret' is not a path"),
      ("kept", "\"/etc/passwd\"", ".kept[0]: '/etc/passwd' is not a path"),
      ("relocated", "\"bin/../../x\"", ".relocated[0]: 'bin/../../x' is not a path"),
      ("installed", "\"../x\"", ".installed[0]: '../x' is not a path"),
      (
        "allowedLeaks", #"{"path": "../x", "members": [], "offset": 0, "reason": "r"}"#,
        ".allowedLeaks[0].path: '../x' is not a path"
      ),
      ("uncompiled", "\"../x.py: syntax\"", "'../x.py: syntax' does not begin with a file"),
      ("unsearched", "\"no file\"", "'no file' does not begin with a file"),
    ])
  func aReportWithAPathOutsideTheTreeIsRejected(
    key: String, value: String, message: String
  ) async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    let path = workshop.path.appending("report.json")
    let text = try FileSystem.readText(path)
    let changed = text.replacing(
      try Regex("\"\(key)\" : \\[[^\\]]*\\]"), with: "\"\(key)\" : [\(value)]")
    #expect(changed != text)
    try AtomicFile.write(changed, to: path)
    let before = try workshop.contents()
    let error = await #expect(throws: ReportError.self) { try await finish.run() }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(try workshop.contents() == before)
  }

  @Test func aPrefixWithDetoursIsRejected() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    let path = workshop.path.appending("report.json")
    let text = try FileSystem.readText(path)
    try AtomicFile.write(
      text.replacing("\"prefix\" : \"/opt/", with: "\"prefix\" : \"/../opt/"), to: path)
    let error = await #expect(throws: ReportError.self) { try await finish.run() }
    #expect(error?.message == "invalid report: invalid .prefix '/../opt/venvs/demo'")
  }

  /// RECORD decides what is removed; a directory of it may be a link by now.
  @Test func theRemovalOfSeedsDoesNotFollowLinks() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop, dropsSeeds: true)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    let contents = try TreeRoot.open(tree)
    let site = try #require(try InstalledDistribution.sitePackages(of: contents).first)
    let outside = workshop.path.appending("outside")
    try FileSystem.createDirectories(outside)
    try AtomicFile.write("x\n", to: outside.appending("__init__.py"))
    try FileSystem.removeTree(tree.pushing(site).appending("pip"))
    try FileSystem.createSymbolicLink(tree.pushing(site).appending("pip"), to: outside)
    #expect(try await finish.run().removed == ["pip"])
    #expect(try FileSystem.exists(outside.appending("__init__.py")))
  }

  @Test func whatALaterPipAndAPatchLeftIsMended() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop, dropsSeeds: true)
    try workshop.addWheel(
      "bulb", files: ["bulb.py": "def main():\n    print('on')\n"],
      entryPoints: "[console_scripts]\nbulb = bulb:main\n")
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    try await CommandRunner().runChecked(
      Command(
        tree.pushing("bin/python"),
        [
          "-m", "pip", "install", "--quiet", "--no-index", "--find-links",
          workshop.wheelhouse.string, "bulb",
        ]))
    let python = try #require(try FileSystem.entries(of: tree.appending("lib")).first)
    let site = tree.appending("lib").appending(python).appending("site-packages")
    try AtomicFile.write("LIGHT = 2\n", to: site.appending("lamp.py"))

    let bom = workshop.destdir.pushing("usr/share/doc/demo/demo.cdx.json")
    let before = try FileSystem.readText(bom)
    #expect(before.contains("pkg:pypi/pip@") && !before.contains("pkg:pypi/bulb@"))
    let outcome = try await finish.run()
    #expect(outcome.removed == ["pip"])
    // The SBOM lists what the tree has now, with the wheels that are known.
    let after = try FileSystem.readText(bom)
    #expect(!after.contains("pkg:pypi/pip@") && after.contains("pkg:pypi/bulb@1.0"))
    #expect(after.contains("lamp-1.0-py3-none-any.whl"))
    #expect(try !FileSystem.exists(site.appending("pip")))
    #expect(try !FileSystem.exists(tree.pushing("bin/pip")))
    #expect(
      try FileSystem.readText(tree.pushing("bin/bulb")).hasPrefix("#!/opt/venvs/demo/bin/python"))
    let run = try await CommandRunner().runChecked(
      Command(tree.pushing("bin/python"), ["-c", "import lamp, bulb; print(lamp.LIGHT)"]))
    #expect(run.outputText == "2\n")
    for distribution in try InstalledDistribution.all(in: try TreeRoot.open(tree)) {
      let record = try #require(try distribution.record(in: try TreeRoot.open(tree)))
      for row in record.rows where row.digest != nil {
        let path = site.pushing(FilePath(row.path)).lexicallyNormalized()
        #expect(Digest.of(try FileSystem.read(path)) == row.digest, "\(row.path)")
      }
    }
    // A second run finds the same tree.
    let finished = try workshop.contents()
    try await finish.run()
    #expect(try workshop.contents() == finished)
  }

  /// A later program may write what a wheel may have in it: it is relocated in the same way.
  @Test func whatALaterProgramWroteIsRelocatedByItsFormat() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    let kernel = tree.pushing("share/jupyter/kernels/demo/kernel.json")
    try FileSystem.createDirectories(kernel.removingLastComponent())
    try AtomicFile.write("{\"argv\": [\"\(tree.string)/bin/python3\"]}", to: kernel)
    let site = try #require(
      try InstalledDistribution.sitePackages(of: try TreeRoot.open(tree)).first)
    let pathFile = tree.pushing(site).appending("demo.pth")
    try AtomicFile.write("\(tree.string)/share\n/usr/share/demo\n", to: pathFile)

    let outcome = try await finish.run()
    #expect(try FileSystem.readText(kernel) == "{\"argv\": [\"python\"]}")
    #expect(try FileSystem.readText(pathFile) == "../../../share\n/usr/share/demo\n")
    #expect(outcome.warnings.count == 1)
    #expect(outcome.warnings.first?.contains("'/usr/share/demo'") == true)
  }

  @Test func whatCannotBeMendedIsALeak() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    try AtomicFile.write(
      "here = '\(workshop.destdir.string)'\n",
      to: workshop.destdir.pushing("opt/venvs/demo/bin/where"))
    let error = await #expect(throws: LeakError.self) { try await finish.run() }
    #expect(error?.message.contains("bin/where") == true)
  }

  /// The time of the last change of a file is not that of its way into the tree.
  @Test func linksAndWhatWasMovedIntoTheTreeAreSearched() async throws {
    let workshop = try Workshop.open()
    let built = workshop.path.appending("static")
    try FileSystem.createDirectory(built)
    try AtomicFile.write("//# \(workshop.destdir.string)/x\n", to: built.appending("app.map"))
    let finish = try await stage(workshop)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    try FileSystem.rename(built, to: tree.appending("share"))
    let moved = await #expect(throws: LeakError.self) { try await finish.run() }
    #expect(moved?.message.contains("share/app.map") == true)
    try FileSystem.removeTree(tree.appending("share"))
    try FileSystem.createSymbolicLink(tree.appending("here"), to: workshop.destdir)
    let link = await #expect(throws: LeakError.self) { try await finish.run() }
    #expect(link?.message.contains("'here'") == true)
  }

  @Test func publishedFilesThatNobodyChangedAreNotSearched() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "lamp", files: ["lamp.py": "PLACE = '\(workshop.destdir.string)'\n"])
    var options = try workshop.options("lamp==1.0 --hash=sha256:\(hash)\n")
    options.report = workshop.path.appending("report.json")
    try await StageRun(options).run()
    let finish = FinishRun(
      destdir: workshop.destdir, stageReport: workshop.path.appending("report.json"),
      buildDirectories: [], jobs: 2, sourceDate: nil)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    try AtomicFile.write("a note\n", to: tree.appending("note"))
    #expect(try await finish.run().changed > 0)
    let site = try #require(
      try InstalledDistribution.sitePackages(of: try TreeRoot.open(tree)).first)
    let module = tree.pushing(site).appending("lamp.py")
    try AtomicFile.write("PLACE = '\(workshop.destdir.string)/x'\n", to: module)
    await #expect(throws: LeakError.self) { try await finish.run() }
  }

  /// As in `venvdeb stage`: neither is an error, and both are to be seen.
  @Test func whatDoesNotCompileAndCannotBeSearchedIsReported() async throws {
    let workshop = try Workshop.open()
    let finish = try await stage(workshop)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    let site = try #require(
      try InstalledDistribution.sitePackages(of: try TreeRoot.open(tree)).first)
    try AtomicFile.write("print 'old'\n", to: tree.pushing(site).appending("old.py"))
    try AtomicFile.write("PK\u{3}\u{4}damaged", to: tree.pushing(site).appending("data.zip"))
    let outcome = try await finish.run()
    #expect(outcome.uncompiled.map { $0.prefix { $0 != ":" } } == ["\(site)/old.py"])
    #expect(outcome.unsearched.map { $0.prefix { $0 != ":" } } == ["\(site)/data.zip"])
  }
}
