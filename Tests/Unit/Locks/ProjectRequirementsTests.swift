import Packaging
import Testing

@testable import Locks

/// What a pyproject.toml says that its project requires.
@Suite struct ProjectRequirementsTests {
  private let markers = LockScope.usual().markers

  private func read(
    _ text: String, extras: String..., groups: [String] = []
  ) throws -> (project: ProjectRequirements, groups: [String]) {
    let directory = try RequirementsDirectory(["pyproject.toml": text])
    let project = try ProjectRequirements.read(
      directory.path, extras: Set(try extras.map { try PackageName($0) }), markers: markers)
    let groups = try ProjectRequirements.groups(
      try groups.map { try PackageName($0) }, of: directory.path, markers: markers)
    return (project, groups.map(\.description))
  }

  private static let sample = """
    [project]
    name = "Pond"
    dependencies = ["reed>=2", "moss; python_version < '3'", "fern[x] ; python_version > '3'"]
    [project.optional-dependencies]
    all = ["pond[Server]", "tarn"]
    server = ["kelp<3", "pond[all]"]
    [dependency-groups]
    test = ["newt", {include-group = "Lint"}]
    lint = ["toad; sys_platform == 'linux'"]
    broken = [{include-group = "nothing"}]
    loop = [{include-group = "loop"}]
    """

  @Test func markersAreEvaluatedAndExtrasFollowed() throws {
    let plain = try read(Self.sample).project
    #expect(!plain.needsBackend && plain.name?.normalized == "pond")
    #expect(plain.requirements.map(\.description) == ["reed>=2", "fern[x]"])
    let all = try read(Self.sample, extras: "ALL").project
    #expect(all.requirements.map(\.description) == ["reed>=2", "fern[x]", "kelp<3", "tarn"])
  }

  @Test func groupsIncludeEachOther() throws {
    #expect(try read(Self.sample, groups: ["test"]).groups == ["newt", "toad"])
    for group in ["broken", "loop", "absent"] {
      #expect(throws: LockError.self) { try read(Self.sample, groups: [group]) }
    }
  }

  /// Groups or extras that each include the next one twice: the number of ways doubles at each level,
  /// and the depth is more than a recursion stands.
  private static func ladder(_ levels: Int, _ line: (Int) -> String) -> String {
    (0..<levels).map { "g\($0) = \(line($0 + 1))\n" }.joined() + "g\(levels) = ['greet']\n"
  }

  @Test(.timeLimit(.minutes(1))) func whatIsIncludedTwiceIsReadOnce() throws {
    let groups = Self.ladder(3000, { "[{include-group='g\($0)'}, {include-group='G\($0)'}]" })
    #expect(try read("[dependency-groups]\n\(groups)", groups: ["g0", "g1"]).groups == ["greet"])
    let extras = Self.ladder(3000, { "['pond[g\($0)]', 'Pond[g\($0)]']" })
    let project = try read(
      "[project]\nname = 'pond'\n[project.optional-dependencies]\n\(extras)", extras: "g0", "g1"
    ).project
    #expect(project.requirements.map(\.description) == ["greet"])
  }

  @Test func aCircleOfGroupsIsAnError() throws {
    let text = """
      [dependency-groups]
      a = [{include-group = "b"}]
      b = ["x", {include-group = "c"}, {include-group = "A"}]
      c = ["y"]
      """
    let error = #expect(throws: LockError.self) { try read(text, groups: ["c", "a"]) }
    #expect(error?.message == "invalid lock: group 'a' includes itself")
    #expect(try read(text, groups: ["c"]).groups == ["y"])
  }

  @Test func anUnknownExtraIsAnError() throws {
    let error = #expect(throws: LockError.self) { try read(Self.sample, extras: "servr") }
    #expect(error?.message == "the project has no extra 'servr'")
    #expect(error?.hint == "did you mean 'server'?")
  }

  @Test func whatOnlyTheBackendKnowsIsToldApart() throws {
    #expect(
      try read("[project]\nname = 'a'\ndynamic = ['dependencies']\n").project.needsBackend)
    #expect(try read("[tool.poetry]\nname = 'a'\n").project.needsBackend)
    #expect(try read("[build-system]\nrequires = []\n").project.needsBackend)
    let dynamic = "[project]\nname = 'a'\ndynamic = ['optional-dependencies']\n"
    #expect(try !read(dynamic).project.needsBackend)
    #expect(try read(dynamic, extras: "x").project.needsBackend)
  }
}
