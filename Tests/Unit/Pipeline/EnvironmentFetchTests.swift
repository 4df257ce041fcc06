import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Locking and fetching a virtual environment, with wheels of its source trees.
@Suite(.slow) struct EnvironmentFetchTests {
  @Test func whatRunsIsWhatIsPackaged() async throws {
    let machine = try DevelopmentMachine.open(hasSeeds: true)
    try machine.publish("plank")
    try machine.publish("plank", "2.0")
    try machine.write(
      "no archive, and nobody opens it", to: machine.server.files.appending("plank-1.0.tar.gz"))
    let flat = try machine.addProject("hinge", requires: ["plank<2"])
    let commit = try machine.commit(flat)
    let nested = try machine.addProject("knob", version: "3.1", isNested: true)
    try machine.pip("install", "--editable", flat.string)
    try machine.pip("install", "--editable", nested.string)
    let plain = try machine.addProject("lamp")
    try machine.pip("install", plain.string)
    try machine.write("name = 'changed'\n", to: flat.pushing("hinge/__init__.py"))

    let report = try await machine.run().run()
    #expect(report.warnings == [])
    #expect(
      try machine.pins() == [
        "./hinge-1.0-py3-none-any.whl", "./knob-3.1-py3-none-any.whl",
        "./lamp-1.0-py3-none-any.whl", "plank==1.0",
      ])
    #expect(report.editables.map(\.name) == ["hinge", "knob", "lamp"])
    #expect(report.editables.map(\.isEditable) == [true, true, false])
    #expect(report.editables.map(\.isDirty) == [true, nil, nil])
    #expect(report.editables.map(\.revision) == [commit, nil, nil])
    #expect(report.editables[0].source == (try FileSystem.resolve(flat)).string)
    #expect(
      report.editables[0].line.hasSuffix(
        "revision \(commit), with uncommitted changes: hinge-1.0-py3-none-any.whl"))
    #expect(report.omitted.map { String($0.prefix { $0 != "=" }) } == ["pip", "setuptools"])
    #expect(report.files.map(\.origin) == [.built, .built, .built, .index])
    let text = try FileSystem.readText(machine.lock)
    #expect(text.contains("\n# Built from a source tree: revision \(commit), with uncommitted"))
    #expect(text.contains("\n# Built from a source tree: without version control.\n"))
    #expect(!text.contains(machine.workshop.path.string))
    for file in report.files { #expect(text.contains("--hash=sha256:\(file.sha256)")) }

    // Nothing but the directory is needed, and the change is in the tree.
    #expect(try await machine.stage() == ["hinge 1.0", "knob 3.1", "lamp 1.0", "plank 1.0"])
    let modules = machine.workshop.destdir.pushing("opt/venvs/demo/lib/python3.11/site-packages")
    #expect(try FileSystem.readText(modules.pushing("hinge/__init__.py")).contains("changed"))
    #expect(FileSystem.isRegularFile(modules.pushing("knob/__init__.py")))

    // Another run writes the same bytes, whatever the time and the jobs.
    let before = try machine.contents()
    let again = try await machine.run().run()
    #expect(again.editables.map(\.isDirty) == [true, nil, nil])
    #expect(try machine.contents() == before)
    try machine.git("commit", "--quiet", "--all", "--message", "Change", in: flat)
    #expect(try await machine.run().run().editables.map(\.isDirty) == [false, nil, nil])
  }

  @Test func editablesNeedNoDirectURL() async throws {
    let machine = try DevelopmentMachine.open()
    let flat = try machine.addProject("hinge")
    let nested = try machine.addProject("knob", isNested: true)
    for project in [flat, nested] { try machine.pip("install", "--editable", project.string) }
    for name in ["hinge", "knob"] {
      try FileSystem.remove(
        machine.sitePackages.pushing(FilePath("\(name)-1.0.dist-info/direct_url.json")))
    }
    #expect(
      FileSystem.isRegularFile(machine.sitePackages.appending("__editable___hinge_1_0_finder.py")))
    // As setup.py develop did before PEP 660.
    let legacy = try machine.addProject("gate", in: "projects/gate", isNested: true)
    try FileSystem.rename(legacy.appending("pyproject.toml"), to: legacy.appending("old.toml"))
    try machine.write(
      "from setuptools import setup\n"
        + "setup(name='gate', version='0.9', packages=['gate'], package_dir={'': 'src'})\n",
      to: legacy.appending("setup.py"))
    try Tool.check(
      [machine.environment.pushing("bin/python").string, "setup.py", "-q", "develop", "--no-deps"],
      in: legacy, environment: ["PYTHONPATH": "/usr/lib/python3/dist-packages"])
    #expect(FileSystem.isRegularFile(machine.sitePackages.appending("gate.egg-link")))

    let report = try await machine.run().run()
    #expect(report.warnings == [])
    #expect(report.editables.map(\.name) == ["gate", "hinge", "knob"])
    #expect(report.editables.map(\.version) == ["0.9", "1.0", "1.0"])
    #expect(
      try report.editables.map { FilePath($0.source) }
        == [legacy, flat, nested].map { try FileSystem.resolve($0) })
    #expect(try await machine.stage() == ["gate 0.9", "hinge 1.0", "knob 1.0"])
  }

  @Test func aRevisionIsLockedAsPipInstalledIt() async throws {
    let machine = try DevelopmentMachine.open()
    try machine.publish("plank")
    let repository = machine.workshop.path.appending("repository")
    try machine.addProject("hinge", in: "repository/lib/hinge")
    let commit = try machine.commit(repository)
    let url = "git+file://\(repository.string)@\(commit)#subdirectory=lib/hinge"
    try machine.pip("install", "plank", url)
    let report = try await machine.run().run()
    #expect(report.warnings.count == 1 && report.warnings[0].contains("'--format pylock' keeps"))
    let text = try FileSystem.readText(machine.lock)
    #expect(text.contains("\n\(url)&egg=hinge\n") && !text.contains("--hash"))
    #expect(try await machine.stage() == ["hinge 1.0", "plank 1.0"])
    let staged = machine.workshop.destdir.pushing(
      "opt/venvs/demo/lib/python3.11/site-packages/hinge-1.0.dist-info/direct_url.json")
    // A repository of this machine is no address for others.
    #expect(try !FileSystem.exists(staged))

    var run = machine.run()
    run.format = .pylock
    #expect(try await run.run().warnings == [])
    let lock = machine.wheels.appending("pylock.toml")
    #expect(try FileSystem.readText(lock).contains("subdirectory = \"lib/hinge\""))
    #expect(try FileSystem.readText(lock).contains("sha256 = "))
    #expect(try await machine.stage(lock) == ["hinge 1.0", "plank 1.0"])
  }

  @Test func aFileOfThisMachineComesAlong() async throws {
    let machine = try DevelopmentMachine.open()
    let wheel = machine.workshop.wheelhouse.appending("lamp-1.0-py3-none-any.whl")
    let digest = try machine.workshop.addWheel("lamp", files: ["lamp.py": "x = 1\n"])
    try machine.pip("install", wheel.string)
    // Not every version of pip tells the hash of a local file.
    try machine.write(
      DirectURL(
        url: "file://\(wheel)", archive: .init(hashes: [try #require(Digest(.sha256, hex: digest))])
      ).json,
      to: machine.sitePackages.pushing("lamp-1.0.dist-info/direct_url.json"))
    try await machine.workshop.addSdist(
      "knob", "1.0",
      files: [
        "knob.py": "",
        "setup.py": "import setuptools\n"
          + "setuptools.setup(name='knob', version='1.0', py_modules=['knob'])\n",
      ])
    let sdist = machine.workshop.wheelhouse.appending("knob-1.0.tar.gz")
    try machine.pip("install", sdist.string)
    var run = machine.run()
    run.prunes = true
    #expect(try await run.run().removed == [])
    #expect(try machine.pins() == ["./knob-1.0.tar.gz", "./lamp-1.0-py3-none-any.whl"])
    #expect(try await machine.stage() == ["knob 1.0", "lamp 1.0"])
    try machine.workshop.addWheel("lamp", files: ["lamp.py": "x = 2\n"])
    let error = await #expect(throws: HashMismatch.self) { try await machine.run().run() }
    #expect(error?.message.contains(wheel.string) == true)
    try FileSystem.remove(wheel)
    let gone = await #expect(throws: EnvironmentError.self) { try await machine.run().run() }
    #expect(gone?.message.hasSuffix("\n  lamp: '\(wheel.string)'") == true)
  }

  @Test func whatNoIndexHasIsNamedAtOnce() async throws {
    let machine = try DevelopmentMachine.open()
    for name in ["plank", "lamp", "knob"] {
      try machine.publish(name)
      try machine.pip("install", name)
    }
    for name in ["plank", "lamp"] {
      try FileSystem.remove(
        machine.server.files.appending("\(name)-1.0-py3-none-any.whl"))
    }
    let error = await #expect(throws: AcquireError.self) { try await machine.run().run() }
    #expect(error?.message.contains("lamp==1.0") == true)
    #expect(error?.message.contains("plank==1.0") == true)
    #expect(error?.message.contains("knob") == false)
    #expect(try FileSystem.entries(of: machine.wheels).isEmpty)
  }
}
