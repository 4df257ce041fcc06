import Artifacts
import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing
import Venv
import Wheels

/// A bundle and its tree against the same lock staged directly.
@Suite(.slow) struct BundleRunTests {
  private let date = SourceDate(seconds: 1_600_000_000)

  /// The options for a lock in a workshop: modules, one that does not compile, launchers, a script, a project.
  private func fill(_ workshop: borrowing Workshop) async throws -> StageRequest {
    let greet = try workshop.addWheel(
      "greet",
      files: [
        "greet/__init__.py": "def main():\n    print('hello')\n",
        "greet/template.py": "def {{ name }}():\n",
        "greet/data.txt": "data\n",
        "greet-1.0.data/scripts/run-greet": "#!python\nimport greet\ngreet.main()\n",
        "greet-1.0.data/scripts/shell-greet": "#!/bin/sh\necho hello\n",
        "greet-1.0.data/data/share/greet/x": "x",
      ], entryPoints: "[console_scripts]\ngreet = greet:main\n")
    let source = workshop.path.appending("source")
    try workshop.addProject(
      """
      name = "Corner_Shop"
      version = "2.5"
      dependencies = ["greet"]
      [project.scripts]
      shop = "shop:main"
      """)
    try AtomicFile.write("def main():\n    print('open')\n", to: source.appending("shop.py"))
    var options = try workshop.options("greet==1.0 --hash=sha256:\(greet)\n")
    options.sourceDate = date
    return options
  }

  /// A tree of a stranger chooses no program that is run, and no file of the machine that is read.
  @Test(arguments: ["bin/python", "lib", "bin/activate", "pyvenv.cfg"])
  func aForeignTreeIsPackedWithoutLeavingIt(link: String) async throws {
    let workshop = try Workshop.open()
    let tree = workshop.path.appending("tree")
    let secret = workshop.path.appending("secret")
    let marker = workshop.path.appending("marker")
    try FileSystem.createDirectories(tree.appending("bin"))
    try FileSystem.createDirectories(secret.pushing("python3.11/site-packages"))
    try AtomicFile.write("home = /usr/bin\nvenvdeb = 1\n", to: tree.appending("pyvenv.cfg"))
    try AtomicFile.write("VIRTUAL_ENV='/opt/canary'\n", to: tree.pushing("bin/activate"))
    try FileSystem.createSymbolicLink(tree.pushing("bin/python"), to: "/usr/bin/python3")
    try AtomicFile.write(
      "#!/bin/sh\ntouch \(marker)\n", to: secret.appending("python"), permissions: .executable)
    for name in ["activate", "pyvenv.cfg"] {
      try AtomicFile.write("VIRTUAL_ENV='/opt/canary'\nvenvdeb = 1\n", to: secret.appending(name))
    }
    try FileSystem.removeTree(tree.pushing(FilePath(link)))
    let name = FilePath(link).lastComponent?.string ?? ""
    try FileSystem.createSymbolicLink(
      tree.pushing(FilePath(link)), to: name == "lib" ? secret : secret.appending(name))
    let run = BundleRun(
      origin: .tree(tree, python: nil, prefix: nil), directory: workshop.path,
      temporaryDirectory: workshop.path, jobs: 2)
    let error = await #expect(throws: (any Error).self) { try await run.run() }
    #expect("\(try #require(error))".contains("canary") == false)
    #expect(try !FileSystem.exists(marker))
  }

  private func build(_ options: StageRequest, hasPrefix: Bool = true) -> BundleRun {
    let above = options.destdir.removingLastComponent()
    var build = BundleRun(
      origin: .lock(options, hasPrefix: hasPrefix), directory: above, temporaryDirectory: above,
      jobs: 2)
    build.date = date
    return build
  }

  /// What a report says, but for the times, and for where files came from, which a bundle does not
  /// know.
  private func comparable(_ report: Report) -> [String] {
    [
      report.package, report.prefix, report.interpreter.executable, report.interpreter.version,
      report.bytecode.rawValue, report.architecture, "\(report.substvars)", "\(report.triggers)",
      "\(report.installed)", "\(report.files)", "\(report.bytes)", "\(report.uncompiled)",
      "\(report.warnings)",
    ] + report.distributions.map { "\($0.name) \($0.version) \($0.wheel ?? "")" }
  }

  @Test func aBundleBecomesTheTreeThatTheLockBecomes() async throws {
    let workshop = try Workshop.open()
    let options = try await fill(workshop)
    var bundles: [String] = []
    for (number, made) in [BytecodeMode.uncheckedHash, .none, .timestamp].enumerated() {
      var first = options
      first.bytecode = made
      var build = build(first)
      build.output = workshop.path.appending("\(made.rawValue).venv.tar")
      build.compression = number == 0 ? .zstd : .none
      let result = try await build.run()
      #expect(result.name == "corner-shop")
      #expect(result.version == "2.5")
      #expect(result.architecture == "all")
      bundles.append(result.bundle)
    }
    for (prefix, shebang, bytecode) in [
      ("/opt/venvs/demo", ShebangStyle.absolute, BytecodeMode.uncheckedHash),
      ("/srv/my place", .absolute, .checkedHash), ("/opt/venvs/demo", .relocatable, .timestamp),
      ("/srv/x", .relocatable, .onInstall),
    ] {
      var direct = options
      direct.prefix = FilePath(prefix)
      direct.shebang = shebang
      direct.bytecode = bytecode
      direct.links = ["greet", "run-greet"]
      let wanted = try await StageRun(direct).run()
      let wantedTree = try workshop.contents()
      for bundle in bundles {
        try FileSystem.removeTree(workshop.destdir)
        var restaged = direct
        restaged.bundle = try Bundle.open(FilePath(bundle))
        restaged.requirements = []
        restaged.wheelhouses = []
        restaged.sourceDirectory = "/nonexistent"
        let actual = try await StageRun(restaged).run()
        let actualTree = try workshop.contents()
        #expect(actualTree.keys.sorted() == wantedTree.keys.sorted())
        for (path, bytes) in wantedTree where actualTree[path] != bytes {
          Issue.record("\(path) differs, \(bundle) to \(prefix)")
        }
        #expect(comparable(actual) == comparable(wanted))
        #expect(actual.distributions.map(\.source) == [.project, .bundle])
      }
      try FileSystem.removeTree(workshop.destdir)
    }
  }

  @Test func theBundleIsTheSameWhateverThePlaceAndTheJobs() async throws {
    var bundles: [[UInt8]] = []
    for jobs in [1, 4] {
      let workshop = try Workshop.open()
      let options = try await fill(workshop)
      var build = build(options, hasPrefix: jobs == 1)
      build.jobs = jobs
      var placeless = options
      // A prefix that nobody asked for is made of the bundle's name.
      placeless.prefix = jobs == 1 ? "/opt/venvs/corner-shop" : "/opt/venvs/bundle"
      placeless.jobs = jobs
      build = BundleRun(
        origin: .lock(placeless, hasPrefix: jobs == 1), directory: workshop.path,
        temporaryDirectory: workshop.path.appending("tmp-\(jobs)"), jobs: jobs)
      let report = try await build.run()
      let tag = report.python
      #expect(report.bundle.hasSuffix("/corner-shop_2.5_\(tag)_all.venv.tar.zst"))
      #expect(report.prefix == "/opt/venvs/corner-shop")
      bundles.append(try FileSystem.read(FilePath(report.bundle)))
      #expect(
        try FileSystem.entries(of: workshop.path.appending("tmp-\(jobs)")).isEmpty)
    }
    #expect(bundles[0] == bundles[1])
  }

  @Test(arguments: [ShebangStyle.absolute, .relocatable])
  func aTreeThatIsThereBecomesABundleOfItself(shebang: ShebangStyle) async throws {
    let workshop = try Workshop.open()
    let options = try await fill(workshop)
    var staging = options
    staging.shebang = shebang
    staging.prefix = "/opt/venvs/corner-shop"
    // A tree does not tell which wheels it was made of.
    staging.shipsBom = false
    try await StageRun(staging).run()
    let tree = workshop.destdir.pushing("opt/venvs/corner-shop")
    let build = BundleRun(
      origin: .tree(tree, python: nil, prefix: nil), directory: workshop.path,
      temporaryDirectory: workshop.path, jobs: 2)
    let report = try await build.run()
    #expect(report.version == "2.5")
    #expect(report.bytecode == "unchecked-hash")
    #expect(report.shebang == shebang.rawValue)
    let before = try workshop.contents()

    staging.bundle = try Bundle.open(FilePath(report.bundle))
    try await StageRun(staging).run()
    #expect(try workshop.contents() == before)
  }

  /// A program beside a bundle or a tree could have come with it.
  @Test func `an interpreter elsewhere runs only if the user names it`() async throws {
    let workshop = try Workshop.open()
    var options = try await fill(workshop)
    let real = try FileSystem.resolve("/usr/bin/python3")
    let name = try #require(real.lastComponent)
    let copy = workshop.path.appending("bin").appending(name)
    try FileSystem.createDirectories(copy.removingLastComponent())
    try Tool.write(FileSystem.read(real), to: copy)
    options.python = copy.string
    options.installsProject = false
    var build = build(options)
    build.name = "greet"
    build.output = workshop.path.appending("greet.venv.tar")
    build.compression = .none
    _ = try await build.run()
    // From here on it would leave a mark.
    let mark = workshop.path.appending("mark")
    try AtomicFile.write(
      "#!/bin/sh\ntouch \(mark.string)\n", to: copy, permissions: .executable)
    var staging = options
    staging.bundle = try Bundle.open(workshop.path.appending("greet.venv.tar"))
    staging.python = nil
    let error = await #expect(throws: PlanError.self) { try await StageRun(staging).run() }
    #expect(error?.message.contains("'\(copy.string)'") == true)
    #expect(error?.hint?.hasSuffix("--python \(copy.string)") == true)
    #expect(try workshop.contents().isEmpty)
    #expect(try !FileSystem.exists(mark))

    try FileSystem.remove(copy)
    try Tool.write(FileSystem.read(real), to: copy)
    staging.python = copy.string
    try await StageRun(staging).run()
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    try AtomicFile.write(
      "#!/bin/sh\ntouch \(mark.string)\n", to: copy, permissions: .executable)
    let pack = BundleRun(
      origin: .tree(tree, python: nil, prefix: nil), directory: workshop.path,
      temporaryDirectory: workshop.path, jobs: 1)
    await #expect(throws: PackError.self) { try await pack.run() }
    #expect(try !FileSystem.exists(mark))
  }

  @Test func whatIsNoTreeOfOursBecomesNoBundle() async throws {
    let workshop = try Workshop.open()
    let foreign = workshop.path.appending("foreign")
    try FileSystem.createDirectory(foreign)
    try AtomicFile.write("home = /usr/bin\n", to: foreign.appending("pyvenv.cfg"))
    let build = BundleRun(
      origin: .tree(foreign, python: nil, prefix: nil), directory: workshop.path,
      temporaryDirectory: workshop.path, jobs: 1)
    let error = await #expect(throws: PackError.self) { try await build.run() }
    #expect(error?.message.contains("is not a tree created by venvdeb") == true)
  }

  @Test func aBundleNeedsANameAndAVersion() async throws {
    let workshop = try Workshop.open()
    let options = try await fill(workshop)
    var nameless = options
    nameless.installsProject = false
    let before = try FileSystem.entries(of: workshop.path)
    var build = build(nameless)
    let unnamed = build
    let error = await #expect(throws: PackError.self) { try await unnamed.run() }
    #expect(error?.exitStatus == .usage)
    build.name = "other"
    let unversioned = build
    let second = await #expect(throws: PackError.self) { try await unversioned.run() }
    #expect(second?.message.contains("no distribution 'other'") == true)
    #expect(try FileSystem.entries(of: workshop.path) == before)
    build.name = "Greet"
    let named = try await build.run()
    #expect(named.version == "1.0")
    build.version = "7"
    let versioned = try await build.run()
    #expect(versioned.version == "7")
  }

  @Test func aDamagedOrUnfitBundleChangesNothing() async throws {
    let workshop = try Workshop.open()
    let options = try await fill(workshop)
    let report = try await build(options).run()
    var staging = options
    staging.bundle = try Bundle.open(FilePath(report.bundle))
    try await StageRun(staging).run()
    let before = try workshop.contents()

    staging.links = ["nothing"]
    let unlinked = staging
    let link = await #expect(throws: CommitError.self) { try await StageRun(unlinked).run() }
    #expect(link?.message.contains("the tree has greet, run-greet, shell-greet, shop") == true)

    staging.links = []
    var bytes = try FileSystem.read(FilePath(report.bundle))
    bytes[bytes.count / 2] ^= 16
    try AtomicFile.write(bytes, to: FilePath(report.bundle))
    let damaged = staging
    await #expect(throws: (any Error).self) { try await StageRun(damaged).run() }
    #expect(try workshop.contents() == before)
  }
}
