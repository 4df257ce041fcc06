import Core
import Debian
import Processes
import Repository
import SystemPackage
import TestSupport
import Testing

/// A repository in a temporary directory, and uploads for it.
struct SampleRepository: ~Copyable {
  static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent"]

  let scratch: Scratch
  let root: FilePath

  init() async throws { self.init(try await Self.make()) }

  private init(_ scratch: consuming Scratch) {
    root = scratch.path.appending("repo")
    self.scratch = scratch
  }

  /// Makes a repository in a temporary directory.
  private static func make() async throws -> Scratch {
    let scratch = try Scratch()
    _ = try await RepositoryCreation(
      scratch.path.appending("repo"),
      settings: RepositorySettings(
        name: "Team", architectures: ["amd64", "arm64"], url: "https://apt.example.org"),
      key: .new, environment: environment
    ).run()
    return scratch
  }

  var layout: RepositoryLayout { RepositoryLayout(root: root) }

  /// Opens the repository, as each command does.
  func open(patience: Int = 5) async throws -> Repository {
    try await Repository.open(root, environment: Self.environment, patience: patience)
  }

  /// Makes an upload.
  func upload(
    _ version: String, distribution: String = "development",
    _ configure: (inout UploadBuilder) -> Void = { _ in }
  ) throws -> FilePath {
    var builder = UploadBuilder()
    builder.distribution = distribution
    configure(&builder)
    return try builder.make(version, in: scratch.path.appending("uploads"))
  }

  /// Makes an upload and adds it.
  @discardableResult
  func add(
    _ version: String, distribution: String = "development",
    _ configure: (inout UploadBuilder) -> Void = { _ in }
  ) async throws -> [AddRun.Result] {
    let path = try upload(version, distribution: distribution, configure)
    return try await AddRun(try await open()).run([path])
  }

  @discardableResult
  func promote(_ from: Suite, _ to: Suite, _ name: String = "demo") async throws
    -> PromoteRun.Result
  {
    try await PromoteRun(try await open()).run(name, from: from, to: to)
  }

  /// Returns the packages of a suite as "name version architecture".
  func list(_ suite: Suite) async throws -> [String] {
    try await open().contents().suites[suite, default: []].map {
      "\($0.name) \($0.version) \($0.architecture)"
    }.sorted()
  }

  /// Returns what anybody can see of the repository and what it knows: everything that a command which
  /// failed must leave as it was.
  func fingerprint() throws -> [String] {
    let layout = layout
    var lines: [String] = []
    for (name, directory) in [("public", layout.web), ("machines", layout.machines)] {
      for (path, status) in try FileSystem.walk(directory) {
        var line = "\(name)/\(path.string)"
        if status.type == .regular {
          line += " " + (try HashedFile.open(directory.pushing(path)).sha256.hex)
        }
        if status.type == .symbolicLink {
          line += " " + (try FileSystem.readSymbolicLink(directory.pushing(path)).string)
        }
        lines.append(line)
      }
    }
    lines += try FileSystem.names(in: layout.root).filter { $0 != "export" }
    lines += try FileSystem.names(in: layout.generations)
    if FileSystem.isRegularFile(layout.history) {
      lines.append(try FileSystem.readText(layout.history))
    }
    lines += try listings()
    return lines
  }

  /// Returns the lines that reprepro prints about all suites and its pool.
  func listings() throws -> [String] {
    var lines: [String] = []
    for suite in Suite.allCases {
      lines += try Tool.check(["reprepro", "-b", root.string, "list", suite.rawValue]).text
        .split(separator: "\n").map(String.init)
    }
    return lines
  }

  /// Returns what is wrong: indices that do not fit their signed hashes, packages that are not what
  /// the indices say, and what reprepro finds.
  func flaws() throws -> [String] {
    let layout = layout
    var flaws: [String] = []
    for suite in Suite.allCases {
      let directory = layout.dists.appending(suite.rawValue)
      let keyring = layout.root.appending("keys").appending("pubring.kbx")
      let result = try Tool.run(
        ["gpgv", "--keyring", keyring.string, directory.appending("InRelease").string])
      if result.status != 0 { flaws.append("\(suite): \(result.errors)") }
      let release = try ControlFile(
        parsing: try FileSystem.readText(directory.appending("Release")), file: "Release")
      for line in release.paragraphs[0].field("SHA256")?.lines ?? [] where !line.text.isEmpty {
        let words = line.text.split(separator: " ").map(String.init)
        let file = directory.pushing(FilePath(words[2]))
        let digest = try HashedFile.open(file).sha256.hex
        if digest != words[0] { flaws.append("\(file) does not fit Release") }
        let hashed = file.removingLastComponent().appending("by-hash").appending("SHA256")
          .appending(words[0])
        if !FileSystem.isRegularFile(hashed) { flaws.append("\(hashed) is missing") }
        guard file.lastComponent == "Packages" else { continue }
        let packages = try ControlFile(parsing: try FileSystem.readText(file), file: file)
        for package in packages.paragraphs {
          let path = layout.web.pushing(FilePath(package["Filename"] ?? ""))
          guard FileSystem.isRegularFile(path),
            try HashedFile.open(path).sha256.hex == package["SHA256"]
          else {
            flaws.append("\(path) is not what \(file) says")
            continue
          }
        }
      }
    }
    for command in ["check", "checkpool"] {
      let result = try Tool.run(["reprepro", "-b", root.string, command])
      if result.status != 0 { flaws.append("\(command): \(result.errors)") }
    }
    return flaws
  }
}
