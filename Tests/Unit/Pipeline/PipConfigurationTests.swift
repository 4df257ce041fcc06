import Core
import Index
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// What pip gets of indexes, and that no credentials are where others can read them.
@Suite struct PipConfigurationTests {
  private func index(_ change: (inout StageRequest) -> Void) -> IndexAccess {
    var request = StageRequest(
      package: "demo", destdir: "/d", prefix: "/p", requirements: [], sourceDirectory: "/s")
    change(&request)
    return IndexAccess(request, LockOptions())
  }

  @Test func `credentials go into a private file`() throws {
    let scratch = try Scratch()
    let index = index {
      $0.index.indexURL = "https://jane:c4n4ry@h.example/simple"
      $0.index.extraIndexURLs = ["https://open.example/simple"]
      $0.index.pipArguments = ["--find-links=https://bob:c4n4ry2@links.example/", "--pre"]
    }
    let variables = try PipConfiguration(PipSettings(), variables: ["HOME": "/nonexistent"])
      .variables(for: index, in: scratch.path)
    #expect(variables["PIP_INDEX_URL"] == "https://h.example/simple")
    #expect(variables["PIP_EXTRA_INDEX_URL"] == "https://open.example/simple")
    #expect(variables["PIP_FIND_LINKS"] == "https://links.example/")
    #expect(index.pipArguments == ["--pre"])
    #expect(!variables.values.contains { $0.contains("c4n4ry") })
    #expect(!index.sources.contains { $0.contains("c4n4ry") })
    let path = try #require(variables["NETRC"].map { FilePath($0) })
    #expect(
      try FileSystem.readText(path) == """


        machine h.example login jane password c4n4ry
        machine links.example login bob password c4n4ry2

        """)
    #expect(try FileSystem.status(path)?.permissions == .ownerReadWrite)
    #expect(index.secrets.maskingFileText("c4n4ry2") == "****")
  }

  @Test func `variables and files of pip count where the request names nothing`() throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      [global]
      editable = /x
      extra-index-url =
          https://a.example/
          https://u:secret@b.example/
      index-url = https://file.example/
      no_index = true
      trusted-host = h
      [download]
      timeout = 5
      """, to: ".config/pip/pip.conf")
    let inherited = [
      "HOME": scratch.path.string, "PIP_INDEX_URL": "https://env.example/",
      "PIP_REQUIRE_HASHES": "1",
    ]
    let settings = try PipSettings.read(environment: inherited, prefix: "/nonexistent")
    let variables = try PipConfiguration(settings, variables: inherited)
      .variables(for: index { _ in }, in: scratch.path)
    #expect(variables["PIP_INDEX_URL"] == "https://env.example/")
    #expect(variables["PIP_EXTRA_INDEX_URL"] == "https://a.example/ https://b.example/")
    #expect(variables["PIP_TIMEOUT"] == "5")
    #expect(variables["PIP_NO_INDEX"] == "true")
    #expect(variables["PIP_TRUSTED_HOST"] == "h")
    #expect(variables["PIP_EDITABLE"] == nil && variables["PIP_REQUIRE_HASHES"] == nil)
    #expect(variables["PIP_CONFIG_FILE"] == "/dev/null")
    #expect(variables["PIP_NO_INPUT"] == "1")
  }

  @Test func `without the network pip gets the pages of this machine only`() throws {
    let scratch = try Scratch()
    let index = index {
      $0.isOffline = true
      $0.index.indexURL = "https://h.example/simple"
      $0.index.ignoresPython = true
      $0.index.pipArguments = [
        "--find-links=file:///srv/a.html", "--find-links=https://h.example/b",
      ]
    }
    let inherited = [
      "HOME": "/nonexistent", "PIP_FIND_LINKS": "https://h.example/c /srv/d.html",
      "PIP_INDEX_URL": "https://h.example/e",
    ]
    let settings = try PipSettings.read(environment: inherited, prefix: "/nonexistent")
    let variables = try PipConfiguration(settings, variables: inherited)
      .variables(for: index, in: scratch.path)
    #expect(variables["PIP_FIND_LINKS"] == "/srv/d.html file:///srv/a.html")
    #expect(variables["PIP_INDEX_URL"] == nil)
    #expect(index.pipArguments == ["--no-index", "--ignore-requires-python"])
  }

  @Test func `the user's own file of credentials remains in force`() throws {
    let scratch = try Scratch()
    try scratch.write("machine other.example login o password p", to: ".netrc")
    let index = index { $0.index.indexURL = "https://jane:c4n4ry@h.example/" }
    let variables = try PipConfiguration(PipSettings(), variables: ["HOME": scratch.path.string])
      .variables(for: index, in: scratch.path)
    let text = try FileSystem.readText(FilePath(try #require(variables["NETRC"])))
    #expect(text.hasPrefix("machine other.example login o password p\n\nmachine h.example "))
  }

  @Test func `two indexes of one host with different credentials both work`() throws {
    let scratch = try Scratch()
    let index = index {
      $0.index.indexURL = "https://a:one@h.example/1"
      $0.index.extraIndexURLs = ["https://b:two@h.example/2"]
    }
    let variables = try PipConfiguration(PipSettings(), variables: [:])
      .variables(for: index, in: scratch.path)
    #expect(variables["PIP_INDEX_URL"] == "https://a:one@h.example/1")
    #expect(variables["PIP_EXTRA_INDEX_URL"] == "https://b:two@h.example/2")
    #expect(variables["NETRC"] == nil)
  }

  @Test func `a proxy is a variable that every program knows`() throws {
    let scratch = try Scratch()
    let index = index { $0.index.pipArguments = ["--proxy", "http://u:c4n4ry@proxy:3128"] }
    let variables = try PipConfiguration(PipSettings(), variables: [:])
      .variables(for: index, in: scratch.path)
    #expect(variables["https_proxy"] == "http://u:c4n4ry@proxy:3128")
    #expect(index.pipArguments.isEmpty)
  }

  @Test func `Git finds credentials in a private file`() throws {
    let scratch = try Scratch()
    try FileSystem.createDirectory(scratch.path.appending("out"))
    let reference = try #require(VCSReference("git+https://ja%40ne:c4n4ry@h.example:8443/x.git@v1"))
    let access = try RepositoryAccess(
      .vcs(reference), inherited: ["GIT_CONFIG_COUNT": "1"], in: scratch.path.appending("out"))
    let file = scratch.path.appending("git-credentials")
    #expect(access.argument == "git+https://h.example:8443/x.git@v1")
    #expect(
      access.variables == [
        "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_1": "credential.helper",
        "GIT_CONFIG_VALUE_1": "store --file=\(file.string)",
      ])
    #expect(try FileSystem.readText(file) == "https://ja%40ne:c4n4ry@h.example:8443\n")
    #expect(try FileSystem.status(file)?.permissions == .ownerReadWrite)
    let other = try #require(VCSReference("hg+https://jane:c4n4ry@h.example/x"))
    let error = #expect(throws: AcquireError.self) {
      try RepositoryAccess(.vcs(other), inherited: [:], in: scratch.path.appending("out"))
    }
    #expect(error?.description.contains("c4n4ry") == false)
  }
}
