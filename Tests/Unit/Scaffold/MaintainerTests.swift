import Debian
import Scaffold
import SystemPackage
import Testing

@Suite struct MaintainerTests {
  private let people = [
    ProjectMetadata.Person(name: "No Address", email: nil),
    ProjectMetadata.Person(name: "Ann", email: "ann@example.org"),
  ]

  @Test(arguments: [
    ([:], "Ann <ann@example.org>"),
    (["DEBFULLNAME": "Deb Ian", "DEBEMAIL": "deb@example.org"], "Deb Ian <deb@example.org>"),
    (["DEBEMAIL": "Deb Ian <deb@example.org>"], "Deb Ian <deb@example.org>"),
    (["NAME": "N", "EMAIL": "n@example.org"], "N <n@example.org>"),
    (["DEBEMAIL": "only@example.org"], "Ann <ann@example.org>"),
  ])
  func looksWhereDebchangeDoes(variables: [String: String], expected: String) async throws {
    let maintainer = await Maintainer.find(
      for: try DebianName("demo"), of: people, in: "/",
      environment: Project.environment.merging(variables) { $1 })
    #expect(maintainer.description == expected)
    #expect(!maintainer.isPlaceholder)
  }

  @Test func asksGit() async throws {
    let project = try Project.copy()
    #expect(try await project.run("git", "init", "--quiet").isSuccess)
    #expect(try await project.run("git", "config", "user.name", "Git User").isSuccess)
    #expect(try await project.run("git", "config", "user.email", "git@example.org").isSuccess)
    let maintainer = await Maintainer.find(
      for: try DebianName("demo"), of: people, in: project.path, environment: Project.environment)
    #expect(maintainer.description == "Git User <git@example.org>")
  }

  @Test func hasSomebodyStandIn() async throws {
    let maintainer = await Maintainer.find(
      for: try DebianName("demo"), of: [], in: "/", environment: Project.environment)
    #expect(maintainer.isPlaceholder)
    #expect(maintainer.description == "Unknown Maintainer <demo@maintainer.invalid>")
  }

  @Test(arguments: ["", "x", "x@y.z", "<x@y.z>", "A <b>", "A <b@c", "A <b@c> <d@e>", "A\n<b@c>"])
  func refuses(text: String) {
    #expect(throws: MaintainerError(text: text)) { try Maintainer(parsing: text) }
  }
}
