import Core
import Scaffold
import SystemPackage
import TestSupport
import Testing

/// Which groups of files `venvdeb init` writes, and whose templates they come from.
@Suite struct FeatureTests {
  @Test(arguments: [
    ("https://github.com/a/b.git", "github.com", true),
    ("git@github.com:a/b.git", "github.com", true),
    ("ssh://git@GitHub.example.org:2222/a/b", "github.example.org", true),
    ("https://user:pass@word@gitlab.com/a/b", "gitlab.com", false),
    ("git@salsa.debian.org:a/b.git", "salsa.debian.org", false),
    ("https://githubby.example.org/a", "githubby.example.org", false),
    ("ssh://git@[::1]:22/a", "::1", false),
  ])
  func readsRemotes(url: String, host: String, isGitHub: Bool) {
    let remote = GitRemote(url: url)
    #expect(remote?.host == host)
    #expect(remote?.isGitHub == isGitHub)
  }

  @Test(arguments: ["/srv/git/a.git", "../a", "file:///srv/a:b", "./a:b", "", ":x", "https:///a"])
  func pathsHaveNoServer(url: String) {
    #expect(GitRemote(url: url) == nil)
  }

  /// As in a hook of another repository, and in a directory below the top.
  @Test func readsTheRemoteOfTheProject() async throws {
    let project = try Project.copy("pep621")
    let other = try Project.copy("pep621")
    for (project, url) in [
      (project.path, "https://one.example/a"), (other.path, "https://two.example/a"),
    ] {
      for arguments in [["init", "--quiet"], ["remote", "add", "origin", url]] {
        try Tool.check(["git"] + arguments, in: project, environment: Project.environment)
      }
    }
    try project.write("", to: "src/new.py")
    let environment = Project.environment.merging([
      "GIT_DIR": other.path.appending(".git").string
    ]) { $1 }
    for directory in [project.path, project.path.appending("src")] {
      let remote = await GitRemote.find(in: directory, environment: environment)
      #expect(remote?.host == "one.example")
    }
  }

  /// Without a choice of the user, the server that Git pushes to decides about CI.
  @Test(arguments: [
    (nil, ".gitlab-ci.yml"), ("https://gitlab.example.org/a/b", ".gitlab-ci.yml"),
    ("git@github.com:a/b.git", ".github/workflows/package.yml"),
    ("https://salsa.debian.org/a/b.git", ".gitlab-ci.yml"),
  ])
  func followsTheRemote(url: String?, file: String) async throws {
    let project = try Project.copy("pep621")
    if let url {
      for arguments in [
        ["init", "--quiet"], ["remote", "add", "mirror", "https://example.org/x"],
        ["remote", "add", "origin", url],
      ] {
        let result = try await project.git(arguments)
        #expect(result.isSuccess, "\(result.text)")
      }
    }
    let paths = try await Scaffold.plan(project.options()).changes.map(\.path.string)
    let ci = paths.filter { [".gitlab-ci.yml", ".github/workflows/package.yml"].contains($0) }
    #expect(ci == [file])
    #expect(paths.contains("Dockerfile"))
    #expect(
      paths.contains("debian/salsa-ci.yml") == (url?.contains("salsa.debian.org") == true))
    #expect(!paths.contains { $0.hasPrefix("repository/") })
  }

  @Test func writesWhatIsChosenAndNothingElse() async throws {
    let project = try Project.copy("pep621")
    var options = try project.options()
    options.addsUsualCI = false
    options.features = [.base]
    let plain = try await Scaffold.plan(options).changes.map(\.path.string)
    #expect(!plain.contains { !$0.hasPrefix("debian/") && $0 != "Makefile" })
    options.features = [.base, .github, .repo]
    let chosen = Set(try await Scaffold.plan(options).changes.map(\.path.string))
    #expect(chosen.contains(".github/workflows/package.yml"))
    #expect(chosen.contains("repository/dput.cf"))
    #expect(!chosen.contains("Dockerfile"))
    #expect(!chosen.contains(".gitlab-ci.yml"))
    #expect(Set(plain).isSubset(of: chosen))
  }

  /// Files of the user's own templates come first, one by one; an empty one removes a file.
  @Test func overridesFilesOneByOne() async throws {
    let project = try Project.copy("pep621")
    let own = project.path.removingLastComponent().appending("own")
    try project.write("# of @PACKAGE@\n", to: "../own/docker/Dockerfile")
    try project.write("", to: "../own/base/debian/@PACKAGE@.lintian-overrides")
    try project.write("mine\n", to: "../own/base/debian/@PACKAGE@.note")
    try project.write("about these\n", to: "../own/README.md")
    try project.write("", to: "../own/.git/HEAD")
    var options = try project.options()
    let before = try await Scaffold.plan(options).changes
    let installed = options.templates.directory
    options.templates = try TemplateSet(firstOf: [installed], overriddenBy: own)
    let after = try await Scaffold.plan(options).changes
    func text(_ path: FilePath) -> String? { after.first { $0.path == path }?.text }
    #expect(text("Dockerfile") == "# of pond-watch\n")
    #expect(text("debian/pond-watch.note") == "mine\n")
    #expect(text("debian/pond-watch.lintian-overrides") == nil)
    let changed: Set<FilePath> = [
      "Dockerfile", "debian/pond-watch.note", "debian/pond-watch.lintian-overrides",
    ]
    #expect(
      before.filter { !changed.contains($0.path) } == after.filter { !changed.contains($0.path) })

    try project.write("x\n", to: "../own/gitlap/.gitlab-ci.yml")
    #expect(throws: ScaffoldError.unknownFeature(own.appending("gitlap"))) {
      try TemplateSet(firstOf: [installed], overriddenBy: own)
    }
    let absent = own.appending("absent")
    #expect(throws: ScaffoldError.noTemplates([absent])) {
      try TemplateSet(firstOf: [installed], overriddenBy: absent)
    }
  }

  /// A second run after the project has changed shows what differs, and touches nothing.
  @Test func showsWhatHasChanged() async throws {
    let project = try Project.copy("pep621")
    var options = try project.options()
    try FileChange.apply(try await Scaffold.plan(options).changes, to: project.path)
    let text = try project.read("pyproject.toml")
    try project.write(
      text.replacing("[project.scripts]\n", with: "[project.scripts]\nheron = \"pond:heron\"\n"),
      to: "pyproject.toml")
    let again = try await Scaffold.plan(options).changes
    // The new script is the first one, which the tests of the package run.
    #expect(
      again.filter { $0.action != .unchanged }.map(\.path)
        == ["Dockerfile", "debian/pond-watch.venvdeb", "debian/tests/smoke"])
    #expect(again.first { $0.path == "debian/pond-watch.venvdeb" }?.action == .keep)
    options.force = true
    let patch = try await UnifiedDiff.text(
      try await Scaffold.plan(options).changes, in: project.path,
      environment: Project.environment)
    #expect(patch.contains("\n+link: heron\n"))
  }
}
