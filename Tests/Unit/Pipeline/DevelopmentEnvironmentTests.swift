import Core
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// What a development environment may not be, and what its sources say of themselves.
@Suite(.slow) struct DevelopmentEnvironmentTests {
  private func error(of machine: borrowing DevelopmentMachine) async -> EnvironmentError? {
    let run = machine.run()
    return await #expect(throws: EnvironmentError.self) { try await run.run() }
  }

  @Test func onlyVirtualEnvironmentsAreTaken() async throws {
    let machine = try DevelopmentMachine.open()
    var run = machine.run()
    for (directory, reason) in [("nowhere", "no such directory"), ("source", "no pyvenv.cfg")] {
      run.environment = machine.workshop.path.appending(directory)
      let named = run
      let error = await #expect(throws: EnvironmentError.self) { try await named.run() }
      #expect(error?.message.contains(reason) == true && error?.exitStatus == .usage)
    }
    #expect(try !FileSystem.exists(machine.wheels))
    try machine.write("home = /nowhere\n", to: machine.environment.appending("pyvenv.cfg"))
    let program = machine.environment.pushing("bin/python3")
    try FileSystem.remove(program)
    try FileSystem.createSymbolicLink(program, to: "/nowhere/python3")
    #expect(await error(of: machine)?.exitStatus == .environment)
  }

  @Test func metadataMustTellNameAndVersion() async throws {
    let machine = try DevelopmentMachine.open()
    let info = machine.sitePackages.appending("lamp-1.0.dist-info")
    try FileSystem.createDirectories(info)
    let missing = await error(of: machine)
    #expect(missing?.location == info.string)
    #expect(missing?.message.hasSuffix("no file 'METADATA'") == true)
    try machine.write(
      "Metadata-Version: 2.1\nName: lamp\n", to: info.appending("METADATA"))
    #expect(await error(of: machine)?.message.hasSuffix("missing field 'Version'") == true)
    // What pip left of something that it removed does not count.
    try FileSystem.rename(info, to: machine.sitePackages.appending("~amp-1.0.dist-info"))
    #expect(try await machine.run().run().files.isEmpty)
  }

  @Test func aDistributionIsInstalledOnce() async throws {
    let machine = try DevelopmentMachine.open()
    for version in ["1.0", "2.0"] {
      let info = machine.sitePackages.appending("lamp-\(version).dist-info")
      try FileSystem.createDirectories(info)
      try machine.write(
        "Metadata-Version: 2.1\nName: Lamp\nVersion: \(version)\n", to: info.appending("METADATA"))
    }
    let message = try #require(await error(of: machine)?.message)
    #expect(message.contains("lamp-1.0.dist-info'") && message.contains("lamp-2.0.dist-info'"))
  }

  @Test func sourcesThatAreGoneAreNamedAtOnce() async throws {
    let machine = try DevelopmentMachine.open()
    for name in ["hinge", "knob"] {
      let project = try machine.addProject(name)
      try machine.pip("install", "--editable", project.string)
    }
    let projects = machine.workshop.path.appending("projects")
    try FileSystem.rename(projects, to: machine.workshop.path.appending("gone"))
    let message = try #require(await error(of: machine)?.message)
    #expect(message.contains("\n  hinge: '") && message.contains("\n  knob: '"))
    #expect(try FileSystem.entries(of: machine.wheels).isEmpty)
  }

  @Test func distributionsOfTheSystemAreAnError() async throws {
    let machine = try DevelopmentMachine.open()
    try machine.publish(
      "plank", metadata: "Requires-Dist: setuptools\nRequires-Dist: no; extra=='x'\n")
    try machine.pip("install", "--no-deps", "plank")
    let file = machine.environment.appending("pyvenv.cfg")
    let text = try FileSystem.readText(file)
    #expect(try await machine.run().run().files.count == 1)
    try machine.write(
      text.replacing("system-site-packages = false", with: "system-site-packages = true"),
      to: file)
    let message = try #require(await error(of: machine)?.message)
    #expect(message.hasSuffix("\n  setuptools, required by plank"))
  }

  @Test func aLockOfSomebodyElseIsKept() async throws {
    let machine = try DevelopmentMachine.open()
    try FileSystem.createDirectories(machine.wheels)
    try machine.write("flask\n", to: machine.lock)
    #expect(await error(of: machine)?.message.contains("refusing to overwrite") == true)
    #expect(try FileSystem.readText(machine.lock) == "flask\n")
  }

  @Test func pathsOfNoDistributionAreAWarning() async throws {
    let machine = try DevelopmentMachine.open()
    try machine.publish("plank")
    try machine.pip("install", "plank")
    let project = try machine.addProject("hinge")
    try machine.write("\(project.string)\n", to: machine.sitePackages.appending("mine.pth"))
    let report = try await machine.run().run()
    #expect(report.warnings.count == 1)
    #expect(report.warnings[0].hasPrefix("'mine.pth' adds '\(project.string)' to sys.path"))
    // With the distribution there is nothing to say.
    try machine.pip("install", "--editable", project.string)
    #expect(try await machine.run().run().warnings == [])
  }

  @Test func aSeedThatSomethingRequiresIsLocked() async throws {
    let machine = try DevelopmentMachine.open()
    try machine.publish("wheel", "0.1")
    try machine.publish("setuptools", "1.0")
    try machine.publish("plank", metadata: "Requires-Dist: wheel\n")
    try machine.pip("install", "--no-deps", "--ignore-installed", "plank", "wheel", "setuptools")
    #expect(try await machine.run().run().omitted == ["setuptools==1.0"])
    #expect(try machine.pins() == ["plank==1.0", "wheel==0.1"])
  }

  @Test func sourcesTellTheirState() async throws {
    let machine = try DevelopmentMachine.open()
    let project = try FileSystem.resolve(machine.addProject("hinge"))
    func state(_ excluded: FilePath...) async -> SourceState {
      await SourceState.find(
        project, excluding: excluded, environment: ["PATH": "/usr/bin:/bin"])
    }
    #expect(await state() == SourceState())
    try machine.git("init", "--quiet", in: project)
    try machine.git("add", ".", in: project)
    #expect(await state() == SourceState(isDirty: true))
    let commit = try machine.commit(project)
    let date = SourceDate(seconds: 1_767_323_045)
    let clean = SourceState(revision: commit, isDirty: false, date: date)
    #expect(await state() == clean)
    // What tools leave is not the source, nor is the wheelhouse.
    for name in ["hinge.egg-info", "hinge/__pycache__", "wheels"] {
      let directory = project.pushing(FilePath(name))
      try FileSystem.createDirectories(directory)
      try machine.write("x", to: directory.appending("file"))
    }
    #expect(await state(project.appending("wheels")) == clean)
    #expect(await state().isDirty == true)
    try FileSystem.remove(project.pushing("wheels/file"))
    try machine.write("x = 1\n", to: project.pushing("hinge/new.py"))
    #expect(await state().isDirty == true)
    #expect(await state().revision == commit)
    // Another project in the repository does not matter.
    let inner = project.appending("inner")
    try FileSystem.createDirectories(inner)
    #expect(
      await SourceState.find(inner, excluding: [], environment: ["PATH": "/usr/bin:/bin"])
        == SourceState())
  }
}
