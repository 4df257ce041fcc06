import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// A machine as developers have it: an index, source trees that setuptools builds, and a virtual
/// environment that pip fills.
struct DevelopmentMachine: ~Copyable {
  let workshop: Workshop
  let server: IndexServer

  var environment: FilePath { workshop.path.appending("env") }
  var wheels: FilePath { workshop.path.appending("wheels") }
  var lock: FilePath { wheels.appending("requirements.txt") }
  var sitePackages: FilePath { environment.pushing("lib/python3.11/site-packages") }

  private init(_ workshop: consuming Workshop, _ server: consuming IndexServer) {
    self.workshop = workshop
    self.server = server
  }

  /// Makes the machine, with an environment that has nothing but, if wanted, its seed packages.
  static func open(hasSeeds: Bool = false) throws -> DevelopmentMachine {
    let machine = DevelopmentMachine(try Workshop.open(), try IndexServer())
    try Tool.check(
      ["/usr/bin/python3", "-m", "venv"] + (hasSeeds ? [] : ["--without-pip"])
        + [machine.environment.string])
    return machine
  }

  /// Puts a wheel on the index.
  func publish(_ name: String, _ version: String = "1.0", metadata: String = "") throws {
    try workshop.addWheel(
      name, version, files: ["\(name).py": "v = '\(version)'\n"], metadata: metadata)
    let file = FilePath("\(name)-\(version)-py3-none-any.whl")
    try FileSystem.rename(workshop.wheelhouse.pushing(file), to: server.files.pushing(file))
  }

  /// Writes a project of setuptools with one package, in `src` if it has that layout.
  @discardableResult
  func addProject(
    _ name: String, version: String = "1.0", in place: FilePath? = nil, isNested: Bool = false,
    requires: [String] = []
  ) throws -> FilePath {
    let project = workshop.path.pushing(place ?? FilePath("projects/\(name)"))
    let modules = (isNested ? project.appending("src") : project).appending(name)
    try FileSystem.createDirectories(modules)
    try write("name = '\(name)'\n", to: modules.appending("__init__.py"))
    try write(
      """
      [build-system]
      requires = ["setuptools"]
      build-backend = "setuptools.build_meta"
      [project]
      name = "\(name)"
      version = "\(version)"
      dependencies = [\(requires.map { "\"\($0)\"" }.joined(separator: ", "))]
      """, to: project.appending("pyproject.toml"))
    return project
  }

  func write(_ text: String, to path: FilePath) throws { try AtomicFile.write(text, to: path) }

  /// Runs pip for the environment, with the setuptools of the system and the index of this machine.
  func pip(_ arguments: String...) throws {
    try Tool.check(
      [
        "/usr/bin/python3", "-m", "pip", "--python", environment.pushing("bin/python").string,
        "--quiet", "--disable-pip-version-check",
      ] + arguments,
      environment: [
        "HOME": workshop.path.string, "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": server.url("ok/simple/"), "PYTHONPATH": "/usr/lib/python3/dist-packages",
        "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_CACHE_DIR": "1",
      ])
  }

  /// Runs Git in a directory.
  @discardableResult
  func git(_ arguments: String..., in directory: FilePath) throws -> String {
    let identity = ["-c", "user.name=Jane", "-c", "user.email=jane@example.org"]
    return try Tool.check(
      ["git"] + identity + arguments, in: directory,
      environment: [
        "HOME": workshop.path.string, "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
        "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
      ]
    ).text.split(separator: "\n").joined(separator: "\n")
  }

  /// Makes a repository of a directory, and returns its commit.
  @discardableResult
  func commit(_ directory: FilePath) throws -> String {
    try git("init", "--quiet", in: directory)
    try git("add", ".", in: directory)
    try git("commit", "--quiet", "--message", "All", in: directory)
    return try git("rev-parse", "HEAD", in: directory)
  }

  /// Returns the run that locks and fetches the environment.
  func run() -> FetchRun {
    var request = StageRequest(
      package: "wheelhouse", destdir: wheels, prefix: "/opt/venvs/demo", requirements: [],
      sourceDirectory: workshop.path.appending("source"))
    request.jobs = 2
    // The index has no setuptools.
    request.isolatesBuilds = false
    request.environment = [
      "PATH": "/usr/bin:/bin", "HOME": workshop.path.string, "PIP_CONFIG_FILE": "/dev/null",
      "PIP_RETRIES": "0",
    ]
    request.index.indexURL = server.url("ok/simple/")
    var run = FetchRun([request], into: wheels, temporaryDirectory: workshop.path)
    run.environment = environment
    return run
  }

  /// Stages what the lock says, with nothing but the wheels, and returns names and versions.
  func stage(_ lock: FilePath? = nil) async throws -> [String] {
    var request = StageRequest(
      package: "demo", destdir: workshop.destdir, prefix: "/opt/venvs/demo",
      requirements: [lock ?? self.lock], sourceDirectory: workshop.path.appending("source"))
    request.wheelhouses = [wheels]
    request.isOffline = true
    request.isolatesBuilds = false
    request.environment = ["PATH": "/usr/bin:/bin"]
    return try await StageRun(request).run().distributions.map { "\($0.name) \($0.version)" }
  }

  /// Returns the lines of the lock that are requirements, without hashes.
  func pins() throws -> [String] {
    try FileSystem.readText(lock).split(separator: "\n")
      .filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") }
      .map { String($0.prefix { $0 != " " }) }
  }

  /// Returns the bytes of all files in the wheelhouse, by name.
  func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try FileSystem.entries(of: wheels) {
      contents[name.string] = try FileSystem.read(wheels.appending(name))
    }
    return contents
  }
}
