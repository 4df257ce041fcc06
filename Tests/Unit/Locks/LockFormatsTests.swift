import Core
import Locks
import Packaging
import SystemPackage
import Testing

@Suite struct LockFormatsTests {
  @Test func aFileOfAnyNameIsARequirementsFile() throws {
    for name in ["requirements.txt", "deps", "requirements-dev.in"] {
      #expect(
        try LockFormats.format(of: FilePath("/p").appending(name)).name == "requirements file",
        "\(name)")
    }
  }

  @Test func aLockThatIsNotReadSaysHowToExportIt() throws {
    let directory = try RequirementsDirectory(["uv.lock": "version = 1\n"])
    let error = #expect(throws: LockError.self) { try directory.read("uv.lock") }
    #expect(error?.message.contains("uv.lock") == true)
    #expect(error?.hint?.contains("uv export") == true)
  }

  @Test func findsTheLockOfAProject() throws {
    let directory = try RequirementsDirectory(["poetry.lock": "", "pdm.lock": ""])
    #expect(try LockFormats.defaultFile(in: directory.path) == nil)
    #expect(LockFormats.foreignLock(in: directory.path)?.fileName == "poetry.lock")
    let file = directory.path.appending("requirements.txt")
    try AtomicFile.write("", to: file)
    #expect(try LockFormats.defaultFile(in: directory.path) == file)
  }

  @Test func aFrozenLockIsReadBack() throws {
    let digest = Digest.of(Array("a".utf8))
    let frozen = FrozenLock(
      package: "demo", python: "3.11", machine: "x86_64",
      distributions: [
        FrozenDistribution(
          name: try PackageName("Web"), version: try Version("2"), reference: "https://h/web.zip",
          hashes: [digest]),
        FrozenDistribution(
          name: try PackageName("app"), version: try Version("1.0"),
          extras: [try PackageName("x")], hashes: [digest]),
      ])
    let directory = try RequirementsDirectory(["requirements.txt": LockFormats.text(of: frozen)])
    let lock = try directory.read()
    #expect(
      lock.entries.map(\.requirement.description) == ["app[x]==1.0", "Web @ https://h/web.zip"])
    #expect(lock.entries.allSatisfy { $0.hashes == [digest] })
  }

  @Test func oneDistributionWithoutAHashForbidsThemForAll() throws {
    let digest = Digest.of(Array("a".utf8))
    let text = LockFormats.text(
      of: FrozenLock(
        package: "demo", python: "3.11", machine: "x86_64",
        distributions: [
          FrozenDistribution(
            name: try PackageName("a"), version: try Version("1"), hashes: [digest]),
          FrozenDistribution(
            name: try PackageName("b"), version: try Version("1"), reference: "git+https://h/b@v1",
            hashes: []),
        ]))
    #expect(!text.contains("--hash"))
    #expect(text.hasSuffix("\na==1\nb @ git+https://h/b@v1\n"))
  }
}
