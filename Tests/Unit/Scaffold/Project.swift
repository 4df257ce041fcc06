import Core
import Debian
import Glibc
import Processes
import Scaffold
import SystemPackage
import TestSupport
import Testing

/// A copy of a fixture in a directory of its own.
struct Project: ~Copyable {
  let directory: Scratch
  let path: FilePath

  /// Variables without anything of the user who runs the tests.
  static let environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
  ]

  private init(directory: consuming Scratch) {
    path = directory.path.appending("project")
    self.directory = directory
  }

  /// The project of a fixture; an empty one without a name.
  static func copy(_ fixture: String? = nil) throws -> Project {
    let project = Project(
      directory: try Scratch())
    try FileSystem.createDirectory(project.path)
    guard let fixture else { return project }
    let source = fixtures.appending(fixture).appending("project")
    for (path, status) in try FileSystem.walk(source) {
      if status.type == .directory {
        try FileSystem.createDirectory(project.path.pushing(path))
      } else {
        try AtomicFile.write(
          try FileSystem.read(source.pushing(path)), to: project.path.pushing(path))
      }
    }
    return project
  }

  static let fixtures = checkout.pushing("Tests/Fixtures/scaffold")

  /// What the tests scaffold with unless they are about something else.
  func options() throws -> Scaffold.Options {
    var options = Scaffold.Options(
      directory: path,
      templates: try TemplateSet(firstOf: [checkout.appending("debian-templates")]),
      python: "/usr/bin/python3", environment: Self.environment, date: 1_700_000_000)
    // What a suite has must not depend on the lists of the machine that runs the tests.
    options.catalogue = PackageCatalogue(suite: .bookworm)
    return options
  }

  /// Plans what the options of the tests make of it.
  func plan() async throws -> Scaffold { try await Scaffold.plan(options()) }

  /// Returns the message of the error of a plan; nothing if there is none.
  static func refusal(of options: Scaffold.Options) async -> String {
    do {
      _ = try await Scaffold.plan(options)
      return ""
    } catch {
      return (error as? ScaffoldError)?.message ?? "\(error)"
    }
  }

  /// The least that a pyproject.toml needs.
  static let table = "[project]\nname = \"eel\"\nversion = \"1\"\n"

  /// Writes a file of the project.
  func write(_ text: String, to name: FilePath) throws {
    try FileSystem.createDirectories(path.pushing(name).removingLastComponent())
    try AtomicFile.write(text, to: path.pushing(name))
  }

  func read(_ name: FilePath) throws -> String { try FileSystem.readText(path.pushing(name)) }

  /// All files, with their texts.
  func files() throws -> [String: String] {
    var files: [String: String] = [:]
    for (path, status) in try FileSystem.walk(path) where status.type == .regular {
      files[path.string] = String(
        decoding: try FileSystem.read(self.path.pushing(path)), as: UTF8.self)
    }
    return files
  }

  /// Runs Git in the project.
  func git(_ arguments: [String]) async throws -> (isSuccess: Bool, text: String) {
    let result = try await CommandRunner().run(
      Command("git", arguments, environment: Self.environment, workingDirectory: path))
    return (
      result.status.isSuccess, String(decoding: result.errorOutput, as: UTF8.self)
    )
  }

  /// Runs a program in the project and returns what it printed on both outputs.
  func run(_ program: FilePath, _ arguments: String...) async throws -> (
    isSuccess: Bool, text: String
  ) {
    let result = try await CommandRunner().run(
      Command(program, arguments, environment: Self.environment, workingDirectory: path))
    return (
      result.status.isSuccess,
      result.outputText + String(decoding: result.errorOutput, as: UTF8.self)
    )
  }
}
