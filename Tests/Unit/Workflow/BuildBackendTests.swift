import Core
import SystemPackage
import TestSupport
import Testing

@testable import Workflow

@Suite struct BuildBackendTests {
  @Test(arguments: [
    ("debian:13", "trixie"), ("Debian:12", "bookworm"), ("trixie", "trixie"), ("debian:sid", "sid"),
    ("debian:trixie", "trixie"), ("ubuntu:24.04", "noble"), ("sid", "sid"),
  ])
  func releasesHaveNames(text: String, codename: String) throws {
    #expect(try BuildRelease(text).codename == codename)
  }

  @Test(arguments: ["", "13", "debian", "debian:99", "ubuntu:trixie"])
  func otherNamesAreUnknown(text: String) {
    let error = #expect(throws: BuildError.self) { try BuildRelease(text) }
    #expect(error?.hint?.contains("debian:13") == true)
    #expect(error?.exitStatus == .usage)
  }

  @Test func rootBuildsInNamespaces() throws {
    let scratch = try Scratch()
    for program in ["mmdebstrap", "unshare", "chroot", "podman"] {
      try scratch.write("", to: FilePath("usr/bin/\(program)"))
    }
    let root = BuildMachine(environment: ["PATH": "/usr/bin"], user: 0, root: scratch.path)
    #expect(try BuildBackends.choose(nil, on: root).name == "namespaces")
    let user = BuildMachine(environment: ["PATH": "/usr/bin"], user: 1000, root: scratch.path)
    #expect(try BuildBackends.choose(nil, on: user).name == "podman")
    let error = #expect(throws: BuildError.self) {
      _ = try BuildBackends.choose("namespaces", on: user)
    }
    #expect(error?.message.contains("only root") == true)
  }

  @Test func usersWithSubordinateIDsBuildWithSbuild() throws {
    let scratch = try Scratch()
    for program in ["mmdebstrap", "sbuild", "newuidmap", "dpkg-source"] {
      try scratch.write("", to: FilePath("usr/bin/\(program)"))
    }
    let user = BuildMachine(environment: ["PATH": "/usr/bin"], user: 54321, root: scratch.path)
    let error = #expect(throws: BuildError.self) { _ = try BuildBackends.choose(nil, on: user) }
    #expect(error?.message.contains("no subordinate user IDs") == true)
    try scratch.write("54321:100000:65536\n", to: "etc/subuid")
    #expect(try BuildBackends.choose(nil, on: user).name == "sbuild")
  }

  @Test func saysWhatIsMissing() throws {
    let scratch = try Scratch()
    let root = BuildMachine(environment: ["PATH": "/usr/bin"], user: 0, root: scratch.path)
    let error = #expect(throws: BuildError.self) { _ = try BuildBackends.choose(nil, on: root) }
    #expect(error?.exitStatus == .environment)
    #expect(error?.hint == "apt install mmdebstrap util-linux coreutils")
    let unknown = #expect(throws: BuildError.self) { _ = try BuildBackends.choose("vm", on: root) }
    #expect(unknown?.hint == "use one of namespaces, sbuild, podman")
  }

  @Test func archivesAreThoseOfTheMachine() async throws {
    let scratch = try Scratch()
    let here = try Tool.check(["sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME"]).text
      .dropLast()
    let apt = scratch.path.appending("apt-get")
    try Tool.write(
      """
      #!/bin/sh
      echo 'http://archive.example/debian/ \(here)'
      echo 'http://archive.example/debian/ \(here)-updates'
      echo 'http://security.example/ \(here)-security'
      echo 'http://archive.example/debian/ buster'

      """, to: apt)
    let archive = MachineArchive(
      environment: ["PATH": "\(scratch.path.string):/usr/bin:/bin"], mirror: nil)
    #expect(
      try await archive.sources(for: BuildRelease("trixie")) == [
        "deb http://archive.example/debian/ trixie main",
        "deb http://archive.example/debian/ trixie-updates main",
        "deb http://security.example/ trixie-security main",
      ])
    #expect(
      try await archive.sources(for: BuildRelease("sid")) == [
        "deb http://archive.example/debian/ sid main"
      ])
    let named = MachineArchive(environment: [:], mirror: "http://mirror.example/ubuntu")
    #expect(
      try await named.sources(for: BuildRelease("ubuntu:24.04")) == [
        "deb http://mirror.example/ubuntu noble main universe"
      ])
    let none = MachineArchive(environment: ["PATH": "/nonexistent"], mirror: nil)
    let error = await #expect(throws: BuildError.self) {
      try await none.sources(for: BuildRelease("trixie"))
    }
    #expect(error?.message == "apt on this machine has no archive for Debian 13")
  }

  @Test func sbuildGetsItsOwnOptions() {
    #expect(
      SbuildBackend.options(for: ["-us", "-uc", "-b", "-j4"]) == [
        "--arch-any", "--arch-all", "--no-source", "--debbuildopt=-j4",
      ])
    #expect(
      SbuildBackend.options(for: ["-us", "-uc", "-A"]) == [
        "--no-arch-any", "--arch-all", "--no-source",
      ])
    #expect(SbuildBackend.options(for: ["-F"]) == ["--arch-any", "--arch-all", "--source"])
  }

  @Test func extraPackagesMayBeInADirectory() throws {
    let scratch = try Scratch()
    let extra = ExtraPackages(environment: [:])
    #expect(throws: BuildError.self) { try extra.files([scratch.path]) }
    for name in ["b_1_all.deb", "a_1_all.deb", "a-dbgsym_1_amd64.deb", "a_1.dsc"] {
      try scratch.write("", to: FilePath(name))
    }
    let names = try extra.files([scratch.path]).map { $0.lastComponent?.string }
    #expect(names == ["a_1_all.deb", "b_1_all.deb"])
    #expect(throws: BuildError.self) { try extra.files([scratch.path.appending("a_1.dsc")]) }
  }
}
