import Core
import SystemPackage
import TestSupport
import Testing
import Workflow

/// A source package in a Git repository, whose times are given.
struct SourceTree: ~Copyable {
  private let scratch: Scratch
  /// The directory of the source package.
  let path: FilePath

  /// The variables of all programs: no configuration of the machine, and a zone far from UTC.
  static let environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu",
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Git User", "GIT_AUTHOR_EMAIL": "git@example.org",
    "GIT_COMMITTER_NAME": "Git User", "GIT_COMMITTER_EMAIL": "git@example.org",
    "DEBFULLNAME": "Jane Doe", "DEBEMAIL": "jane@example.org",
  ]

  /// 2024-02-05 12:04:05 UTC.
  static let time = 1_707_134_645

  /// A repository without commits, with a changelog if one is given.
  init(_ changelog: String? = nil, format: String = "sha1") throws {
    self.init(try Self.makeDirectory(changelog, format))
  }

  private static func makeDirectory(_ changelog: String?, _ format: String) throws -> Scratch {
    let scratch = try Scratch()
    try Tool.check(
      ["git", "init", "--quiet", "--initial-branch=main", "--object-format=\(format)", "demo"],
      in: scratch.path, environment: environment)
    if let changelog { try scratch.write(changelog, to: "demo/debian/changelog") }
    return scratch
  }

  private init(_ scratch: consuming Scratch) {
    path = scratch.path.appending("demo")
    self.scratch = scratch
  }

  /// Returns an entry of a changelog.
  static func entry(
    _ version: String, _ distribution: String = "unstable", changes: String = "  * Change.",
    by maintainer: String = "Jane Doe <jane@example.org>"
  ) -> String {
    """
    demo (\(version)) \(distribution); urgency=medium

    \(changes)

     -- \(maintainer)  Mon, 01 Jan 2024 00:00:00 +0000

    """
  }

  /// Returns a changelog whose entries are `versions`, the newest of which may be `UNRELEASED`.
  static func changelog(_ versions: String..., isUnreleased: Bool = false) -> String {
    versions.enumerated().map { index, version in
      entry(version, index == 0 && isUnreleased ? "UNRELEASED" : "unstable")
    }.joined(separator: "\n")
  }

  func write(_ text: String, to path: FilePath) throws {
    try scratch.write(text, to: FilePath("demo").pushing(path))
  }

  func read(_ path: FilePath = "debian/changelog") throws -> String {
    try FileSystem.readText(self.path.pushing(path))
  }

  @discardableResult
  func git(_ arguments: String..., time: Int = SourceTree.time, zone: String = "+0000") throws
    -> String
  {
    var environment = Self.environment
    environment["GIT_COMMITTER_DATE"] = "@\(time) \(zone)"
    environment["GIT_AUTHOR_DATE"] = "@86400 +0000"
    let result = try Tool.check(["git"] + arguments, in: path, environment: environment)
    return result.text.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// Commits everything, and returns the hash.
  @discardableResult
  func commit(time: Int = SourceTree.time, zone: String = "+0000") throws -> String {
    try git("add", "--all")
    try git(
      "commit", "--quiet", "--allow-empty", "--message=Change", time: time, zone: zone)
    return try git("rev-parse", "HEAD")
  }

  /// Returns a clone, of depth 1 unless said otherwise, with a detached HEAD and without tags.
  func clone(depth: Int? = 1) throws -> SourceTree {
    let scratch = try Scratch()
    try Tool.check(
      ["git", "clone", "--quiet", "--no-tags"] + (depth.map { ["--depth=\($0)"] } ?? [])
        + ["file://\(path.string)", "demo"], in: scratch.path, environment: Self.environment)
    let clone = SourceTree(scratch)
    try clone.git("checkout", "--quiet", "--detach")
    return clone
  }

  func snapshot(
    environment: [String: String] = [:], _ change: (inout SnapshotRun.Options) -> Void = { _ in }
  ) async throws -> SnapshotReport {
    var options = SnapshotRun.Options()
    change(&options)
    return try await SnapshotRun(
      in: path, options: options, environment: Self.environment.merging(environment) { $1 }
    ).run()
  }

  func release(tag: String? = nil) async throws -> ReleaseReport {
    try await ReleaseRun(
      in: path, tag: tag, distribution: "staging", environment: Self.environment
    ).run()
  }
}
