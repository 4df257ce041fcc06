import Core
import Pipeline
import Processes
import Relocation
import SystemPackage
import Testing
import Venv
import Wheels

@Suite struct StageRunTests {
  private let greeting = [
    "greet/__init__.py": "def main():\n    print('hello')\n",
    "greet/data.txt": "data\n",
  ]

  @Test func aLockBecomesATreeThatRuns() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet", files: greeting, entryPoints: "[console_scripts]\ngreet = greet:main\n")
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    options.links = ["greet"]
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.name) == ["greet"])
    #expect(report.architecture == "all")
    #expect(
      report.installed.map(\.string) == [
        "opt/venvs/demo", "usr/share/doc/demo/demo.cdx.json", "usr/bin/greet",
      ])
    #expect(report.triggers == ["interest-noawait \(report.interpreter.executable)"])

    let tree = workshop.destdir.pushing("opt/venvs/demo")
    let launcher = try FileSystem.readText(tree.pushing("bin/greet"))
    #expect(launcher.hasPrefix("#!/opt/venvs/demo/bin/python\n"))
    #expect(
      try FileSystem.readSymbolicLink(workshop.destdir.pushing("usr/bin/greet"))
        == "/opt/venvs/demo/bin/greet")
    let run = try await CommandRunner().runChecked(
      Command(tree.pushing("bin/python"), ["-c", "import greet; greet.main()"]))
    #expect(run.outputText == "hello\n")
    #expect(try FileSystem.entries(of: workshop.destdir).map(\.string) == ["opt", "usr"])
  }

  @Test func theInterpreterIsCopiedWhereThatIsAskedFor() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: greeting)
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    options.copiesInterpreter = true
    let report = try await StageRun(options).run()
    let executable = FilePath(report.interpreter.executable)
    let copies = try #require(report.interpreter.copies).map(\.string)
    let name = try #require(executable.lastComponent?.string)
    #expect(copies == ["bin/python", "bin/python3", "bin/\(name)"])

    let tree = workshop.destdir.pushing("opt/venvs/demo")
    for copy in copies {
      let status = try #require(try FileSystem.status(tree.pushing(FilePath(copy))))
      #expect(status.type == .regular)
      #expect(status.permissions == .executable)
      #expect(
        try FileSystem.read(tree.pushing(FilePath(copy))) == FileSystem.read(executable))
    }
    let run = try await CommandRunner().runChecked(
      Command(
        tree.pushing("bin/python3"), ["-c", "import greet, sys; greet.main(); print(sys.prefix)"]))
    #expect(run.outputText == "hello\n\(tree.string)\n")

    // It is a program of one architecture, which the libraries that it is linked to belong to.
    #expect(report.architecture == "any")
    let relations = try #require(report.substvars["venvdeb:Depends"])
    #expect(relations.hasPrefix("\(name), "))
    #expect(relations.contains("libc6"))
    #expect(report.triggers == ["interest-noawait \(executable.string)"])
    #expect(report.bytes > 3 * (try FileSystem.read(executable).count))
  }

  @Test func theTreeIsTheSameWhateverTheJobsAndThePlace() async throws {
    var trees: [[String: [UInt8]]] = []
    for jobs in [1, 4] {
      let workshop = try Workshop.open()
      var lock = ""
      for name in ["alpha", "beta", "gamma"] {
        let files = Dictionary(
          uniqueKeysWithValues: (0..<20).map { number in
            ("\(name)/m\(number).py", "x = {'a', 'b', \(number)}\ndef f(): return (1, 2, 'y')\n")
          })
        let hash = try workshop.addWheel(name, files: files)
        lock += "\(name)==1.0 --hash=sha256:\(hash)\n"
      }
      var options = try workshop.options(lock)
      options.jobs = jobs
      try await StageRun(options).run()
      trees.append(try workshop.contents())
    }
    #expect(trees[0].count > 120)
    #expect(trees[0] == trees[1])
  }

  @Test func everyFileOfTheTreeIsAsItsRECORDSays() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet",
      files: greeting.merging([
        "greet-1.0.data/scripts/run-greet": "#!python\nimport greet\ngreet.main()\n",
        "greet-1.0.data/data/share/greet/x": "x",
      ]) { $1 }, entryPoints: "[console_scripts]\ngreet = greet:main\n")
    try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).run()
    let python = try FileSystem.entries(of: workshop.destdir.pushing("opt/venvs/demo/lib"))
    let directory = try #require(python.first)
    let packages = workshop.destdir.pushing("opt/venvs/demo/lib").appending(directory)
      .appending("site-packages")
    let record = try Record(
      parsing: try FileSystem.read(packages.pushing("greet-1.0.dist-info/RECORD")))
    #expect(record.rows.map(\.path) == record.rows.map(\.path).sorted())
    #expect(record.rows.contains { $0.path == "../../../bin/greet" })
    #expect(record.rows.contains { $0.path == "../../../share/greet/x" })
    for row in record.rows where row.digest != nil {
      let path = packages.pushing(FilePath(row.path)).lexicallyNormalized()
      let bytes = try FileSystem.read(path)
      #expect(Digest.of(bytes) == row.digest, "\(row.path)")
      #expect(bytes.count == row.size, "\(row.path)")
    }
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("opt/venvs/demo/bin/run-greet"))
        .hasPrefix("#!/opt/venvs/demo/bin/python\nimport greet\n"))
  }

  @Test func aSecondRunReplacesTheTreeCompletely() async throws {
    let workshop = try Workshop.open()
    let first = try workshop.addWheel("old", files: ["old.py": "x = 1\n"])
    try await StageRun(try workshop.options("old==1.0 --hash=sha256:\(first)\n")).run()
    let second = try workshop.addWheel("new", files: ["new.py": "x = 1\n"])
    try await StageRun(try workshop.options("new==1.0 --hash=sha256:\(second)\n")).run()
    let paths = try workshop.contents().keys
    #expect(!paths.contains { $0.hasSuffix("/old.py") })
    #expect(paths.contains { $0.hasSuffix("/new.py") })
  }

  @Test func aTreeThatIsNotOursIsLeftAlone() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: greeting)
    let foreign = workshop.destdir.pushing("opt/venvs/demo")
    try FileSystem.createDirectories(foreign)
    try AtomicFile.write("home = /usr/bin\nversion = 3.11.2\n", to: foreign.appending("pyvenv.cfg"))
    let before = try workshop.contents()
    let options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let error = await #expect(throws: CommitError.self) { try await StageRun(options).run() }
    guard case .foreignTree = error else {
      Issue.record("wrong error: \(String(describing: error))")
      return
    }
    #expect(try workshop.contents() == before)
  }

  @Test func aMissingDistributionIsNamedWithWhoWantsIt() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet", files: greeting, metadata: "Requires-Dist: politeness>=2\n")
    let options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let error = await #expect(throws: IncompleteLock.self) { try await StageRun(options).run() }
    #expect(
      error?.message.contains("greet 1.0 requires 'politeness>=2', which is not installed") == true)
    #expect(try workshop.contents().isEmpty)
  }

  @Test func whatExcludesTheInterpreterIsRejectedUnlessThatIsIgnored() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet", files: greeting, metadata: "Requires-Python: >=3.99\n")
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    for ignoresDependencies in [false, true] {
      options.ignoresDependencies = ignoresDependencies
      let error = await #expect(throws: UnsuitablePython.self) { try await StageRun(options).run() }
      #expect(error?.message.contains("greet 1.0 requires Python >=3.99") == true)
      #expect(error?.hint?.contains("ignore-requires-python") == true)
    }
    options.ignoresDependencies = false
    options.index.ignoresPython = true
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.name) == ["greet"])
    #expect(report.warnings.contains { $0.contains("greet 1.0 requires Python >=3.99") })
  }

  @Test func conflictingFilesFollowThePolicy() async throws {
    let workshop = try Workshop.open()
    let alpha = try workshop.addWheel("alpha", files: ["shared/x.txt": "from alpha"])
    let beta = try workshop.addWheel("beta", files: ["shared/x.txt": "from beta"])
    let lock = "alpha==1.0 --hash=sha256:\(alpha)\nbeta==1.0 --hash=sha256:\(beta)\n"
    var options = try workshop.options(lock)
    let strict = options
    let error = await #expect(throws: FileConflict.self) { try await StageRun(strict).run() }
    #expect(error?.message.contains("alpha-1.0-py3-none-any.whl") == true)
    #expect(try workshop.contents().isEmpty)
    for (policy, expected) in [(ConflictPolicy.first, "from alpha"), (.last, "from beta")] {
      options.conflicts = ConflictRules(policy)
      try await StageRun(options).run()
      let contents = try workshop.contents()
      let file = contents.first { $0.key.hasSuffix("/shared/x.txt") }
      #expect(file?.value == Array(expected.utf8))
    }
  }

  @Test func theProjectIsBuiltWithoutTouchingItsSource() async throws {
    let workshop = try Workshop.open()
    let source = workshop.path.appending("source")
    try workshop.addProject(
      """
      name = "shop"
      version = "2.5"
      [project.scripts]
      shop = "shop:main"
      """)
    try AtomicFile.write("def main():\n    print('open')\n", to: source.appending("shop.py"))
    let report = try await StageRun(try workshop.options("")).run()
    #expect(report.distributions.map(\.version) == ["2.5"])
    #expect(report.distributions.map(\.source) == [.project])
    #expect(try FileSystem.entries(of: source).map(\.string) == ["pyproject.toml", "shop.py"])
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    let run = try await CommandRunner().runChecked(
      Command(tree.pushing("bin/python"), [tree.pushing("bin/shop").string]))
    #expect(run.outputText == "open\n")
    #expect(
      try workshop.contents().keys.allSatisfy { !$0.hasSuffix("direct_url.json") })
  }

  /// Every wheel that would be fetched is for the interpreter, so nothing is even looked for.
  @Test(arguments: ["arm64", "i386", "musl-linux-amd64"])
  func aPackageForAnotherArchitectureIsRejected(architecture: String) async throws {
    let workshop = try Workshop.open()
    var options = try workshop.options("absent==1.0\n")
    options.architecture = architecture
    let request = options
    let error = await #expect(throws: ArchitectureError.self) { try await StageRun(request).run() }
    #expect(error?.message.hasPrefix("cannot build a package for \(architecture) with") == true)
    #expect(try workshop.contents().isEmpty)
  }

  @Test func aPackageForAllArchitecturesIsNotRejected() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: greeting)
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    options.architecture = "all"
    #expect(try await StageRun(options).run().architecture == "all")
  }

  /// Puts a wheel with a library for 32-bit x86 into the wheelhouse, and returns options for it.
  private func withForeignLibrary(_ workshop: borrowing Workshop) throws -> StageRequest {
    var library = [UInt8](repeating: 0, count: 52)
    library.replaceSubrange(..<8, with: [0x7F, 69, 76, 70, 1, 1, 1, 0])
    (library[16], library[18], library[20], library[40]) = (3, 3, 1, 52)
    let hash = try workshop.addWheel(
      "greet", files: ["greet/agent.so": String(decoding: library, as: UTF8.self)])
    return try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
  }

  @Test func codeForAnotherArchitectureIsRejected() async throws {
    let workshop = try Workshop.open()
    let request = try withForeignLibrary(workshop)
    let error = await #expect(throws: ArchitectureError.self) { try await StageRun(request).run() }
    #expect(error?.message.contains("site-packages/greet/agent.so: 32-bit x86") == true)
    #expect(error?.hint?.contains("allow-foreign-code: <path>: <reason>") == true)
    #expect(try workshop.contents().isEmpty)
  }

  @Test func codeForAnotherArchitectureCanBeAllowed() async throws {
    let workshop = try Workshop.open()
    var request = try withForeignLibrary(workshop)
    request.allowedForeignCode = ["*/agent.so: sent to ARM machines", "*/other.so: none"]
      .compactMap { LeakAllowance($0) }
    let report = try await StageRun(request).run()
    #expect(report.foreignCode.map { $0.string.hasSuffix("greet/agent.so") } == [true])
    #expect(
      report.warnings.contains { $0.contains("'allow-foreign-code: */other.so' has no effect") })
  }

  @Test func theReportSaysWhatTheSizeIs() async throws {
    let workshop = try Workshop.open()
    let text = String(repeating: "x", count: 5000)
    let hash = try workshop.addWheel(
      "greet", files: greeting.merging(["greet/tests/data.txt": text, "tests.txt": text]) { $1 })
    let report = try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).run()
    #expect(report.sizes.tests == 5000)
    #expect(report.sizes.libraries == 0)
    #expect(report.sizes.bytecode > 100 && report.sizes.bytecode < 1000)
    #expect(report.bytes > 10_000)
  }
}
