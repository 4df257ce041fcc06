import Core
import Pipeline
import Processes
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct DevelopmentRunTests {
  /// The directory of the tree.
  private func directory(_ workshop: borrowing Workshop) -> FilePath {
    workshop.path.pushing("source/.venv")
  }

  /// Options for a project with one requirement.
  private func options(_ workshop: borrowing Workshop) throws -> StageRequest {
    let hash = try workshop.addWheel(
      "greet", files: ["greet.py": "def main():\n    print('hello')\n"],
      entryPoints: "[console_scripts]\ngreet = greet:main\n")
    return try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
  }

  /// Makes the project `shop`, which has the one module that its wheel has.
  @discardableResult
  private func addShop(_ workshop: borrowing Workshop) throws -> FilePath {
    let project = try workshop.addProject("source", named: "shop")
    try AtomicFile.write("name = 'first'\n", to: project.appending("shop.py"))
    return project
  }

  private func run(_ program: FilePath, _ arguments: String...) async throws -> String {
    try await CommandRunner().runChecked(
      Command(program, arguments, environment: ["PATH": "/usr/bin:/bin"])
    ).outputText
  }

  /// Adds a hook for editable wheels to the backend of a project.
  private func addEditableHook(_ project: FilePath) throws {
    let backend = project.appending("backend.py")
    let text = try FileSystem.readText(backend)
    try AtomicFile.write(
      text + """

        def build_editable(directory, config_settings=None, metadata_directory=None):
            global build_wheel
            name = build_wheel(directory)
            import shutil
            source = os.path.join(directory, name)
            with zipfile.ZipFile(source) as wheel:
                members = [(m, wheel.read(m)) for m in wheel.namelist() if ".dist-info" in m]
            os.remove(source)
            members = [m for m in members if not m[0].endswith("RECORD")]
            members.append(("__editable__shop.pth", (os.getcwd() + "\\n").encode()))
            rows = []
            name = name.replace("-py3", "-0.editable-py3")
            with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
                for path, data in members:
                    wheel.writestr(zipfile.ZipInfo(path), data)
                    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
                    rows.append("%s,sha256=%s,%d" % (path, digest.decode().rstrip("="), len(data)))
                info = [m for m, _ in members if m.endswith("METADATA")][0][:-8]
                wheel.writestr(zipfile.ZipInfo(info + "RECORD"),
                               "\\n".join(rows + [info + "RECORD,,"]) + "\\n")
            return name

        """, to: backend)
  }

  @Test(arguments: [true, false])
  func `changes of the project count at once`(hasHook: Bool) async throws {
    let workshop = try Workshop.open()
    let project = try addShop(workshop)
    if hasHook { try addEditableHook(project) }
    let module = project.appending("shop.py")
    let report = try await DevelopmentRun(
      options(workshop), directory: directory(workshop)
    ).run()
    #expect(report.wasMade)
    #expect(report.distributions.map(\.name) == ["greet", "shop"])
    #expect(report.project == project.string)

    let python = directory(workshop).pushing("bin/python")
    let program = "import shop; print(shop.name, shop.__file__)"
    #expect(try await run(python, "-c", program) == "first \(module.string)\n")
    try AtomicFile.write("name = 'second and longer'\n", to: module)
    #expect(try await run(python, "-c", program) == "second and longer \(module.string)\n")
    #expect(try await run(directory(workshop).pushing("bin/greet")) == "hello\n")

    let metadata =
      "from importlib.metadata import distribution; "
      + "print(distribution('shop').read_text('direct_url.json'))"
    #expect(
      try await run(python, "-c", metadata)
        == "{\"dir_info\": {\"editable\": true}, \"url\": \"file://\(project.string)\"}\n")
    let hidden = try FileSystem.entries(of: project).map(\.string).filter { $0.hasPrefix(".") }
    #expect(hidden == [".venv"])
  }

  @Test func `the activate script names the directory`() async throws {
    let workshop = try Workshop.open()
    try await DevelopmentRun(options(workshop), directory: directory(workshop)).run()
    let script = ". \(directory(workshop).string)/bin/activate; echo $VIRTUAL_ENV; command -v greet"
    #expect(
      try await run("/bin/sh", "-c", script)
        == "\(directory(workshop))\n\(directory(workshop))/bin/greet\n")
  }

  @Test func `an unchanged lock changes nothing`() async throws {
    let workshop = try Workshop.open()
    try addShop(workshop)
    let options = try options(workshop)
    let first = try await DevelopmentRun(options, directory: directory(workshop)).run()
    let file = directory(workshop).appending("pyvenv.cfg")
    let before = try #require(try FileSystem.status(file))
    let second = try await DevelopmentRun(options, directory: directory(workshop)).run()
    #expect(!second.wasMade)
    #expect(second.distributions.map(\.name) == first.distributions.map(\.name))
    #expect(try #require(try FileSystem.status(file)).inode == before.inode)
  }

  @Test func `another lock, project or distribution changes the tree`() async throws {
    let workshop = try Workshop.open()
    let project = try addShop(workshop)
    let options = try options(workshop)
    let tree = directory(workshop)
    func make(_ options: StageRequest) async throws -> Bool {
      try await DevelopmentRun(options, directory: tree).run().wasMade
    }
    #expect(try await make(options))
    let text = try FileSystem.readText(project.appending("pyproject.toml"))
    try AtomicFile.write(text + "\n# changed\n", to: project.appending("pyproject.toml"))
    #expect(try await make(options))
    #expect(try await !make(options))

    let site = try #require(
      try FileSystem.walk(tree).map(\.path).first { $0.lastComponent == "site-packages" })
    try FileSystem.createDirectories(tree.pushing(site).appending("added-1.0.dist-info"))
    #expect(try await make(options))
    #expect(try !FileSystem.exists(tree.pushing(site).appending("added-1.0.dist-info")))

    var changed = options
    changed.copiesInterpreter = true
    #expect(try await make(changed))
    #expect(try FileSystem.status(tree.pushing("bin/python"))?.type == .regular)
    let hash = try workshop.addWheel("greet", "2.0", files: ["greet.py": ""])
    changed = try workshop.options("greet==2.0 --hash=sha256:\(hash)\n")
    #expect(try await make(changed))
  }

  @Test func `another query of a URL changes the tree`() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let name = "greet-1.0-py3-none-any.whl"
    try FileSystem.rename(
      workshop.wheelhouse.appending(name), to: server.files.appending(name))
    func make(_ query: String) async throws -> Bool {
      let url = server.url("ok/files/\(name)")
      var options = try workshop.options("greet @ \(url)?\(query) --hash=sha256:\(hash)\n")
      options.isOffline = false
      options.environment["PIP_CONFIG_FILE"] = "/dev/null"
      return try await DevelopmentRun(options, directory: directory(workshop)).run().wasMade
    }
    #expect(try await make("build=1"))
    #expect(try await !make("build=1"))
    #expect(try await make("build=2"))
  }

  @Test func `a tree of venv is replaced`() async throws {
    let workshop = try Workshop.open()
    let tree = directory(workshop)
    try await workshop.run(
      "/usr/bin/python3", "-m", "venv", "--without-pip", tree.string, in: workshop.path)
    let report = try await DevelopmentRun(options(workshop), directory: tree).run()
    #expect(report.wasMade)
    #expect(try FileSystem.exists(tree.pushing("bin/greet")))
  }

  @Test(arguments: ["notes.txt", "bin/python", "pyvenv.cfg"])
  func `what is no virtual environment is left alone`(name: String) async throws {
    let workshop = try Workshop.open()
    let file = directory(workshop).pushing(FilePath(name))
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write("home = /usr/bin\n", to: file)
    let run = DevelopmentRun(try options(workshop), directory: directory(workshop))
    let error = await #expect(throws: DevelopmentError.self) { try await run.run() }
    #expect(error?.message.contains("not a virtual environment") == true)
    #expect(try FileSystem.readText(file) == "home = /usr/bin\n")
  }

  @Test func `a virtual environment with other files is left alone`() async throws {
    let workshop = try Workshop.open()
    let tree = directory(workshop)
    let run = DevelopmentRun(try options(workshop), directory: tree)
    try await run.run()
    try FileSystem.createDirectories(tree.pushing("src/clone"))
    let error = await #expect(throws: DevelopmentError.self) { try await run.run() }
    #expect(error?.message.contains("(src)") == true)
    #expect(FileSystem.isDirectory(tree.pushing("src/clone")))
  }

  @Test func `the project itself is never replaced`() async throws {
    let workshop = try Workshop.open()
    let project = try workshop.addProject("source", named: "shop")
    try FileSystem.createDirectories(project.appending("bin"))
    for name in ["pyvenv.cfg", "bin/python"] {
      try AtomicFile.write("home = /usr/bin\n", to: project.pushing(FilePath(name)))
    }
    let run = DevelopmentRun(try options(workshop), directory: project)
    let error = await #expect(throws: DevelopmentError.self) { try await run.run() }
    #expect(error?.message.contains("the project is in it") == true)
    #expect(try FileSystem.exists(project.appending("shop.py")) == false)
    #expect(try FileSystem.exists(project.appending("backend.py")))
  }

  @Test func `a run that fails leaves the tree as it was`() async throws {
    let workshop = try Workshop.open()
    let tree = directory(workshop)
    try await DevelopmentRun(options(workshop), directory: tree).run()
    let broken = try workshop.options("missing==1.0\n")
    await #expect(throws: (any Error).self) {
      try await DevelopmentRun(broken, directory: tree).run()
    }
    #expect(try await run(tree.pushing("bin/greet")) == "hello\n")
    #expect(try FileSystem.entries(of: tree.removingLastComponent()).map(\.string) == [".venv"])
  }

  @Test func `modules that are nowhere in the project are an error`() async throws {
    let workshop = try Workshop.open()
    try workshop.addProject("source", named: "shop")
    // The wheel has shop.py, which the backend makes up.
    let run = DevelopmentRun(try options(workshop), directory: directory(workshop))
    let error = await #expect(throws: DevelopmentError.self) { try await run.run() }
    #expect(error?.message.contains("module 'shop' of the wheel is not in the project") == true)
    #expect(error?.message.contains("PEP 660") == true)
  }
}
