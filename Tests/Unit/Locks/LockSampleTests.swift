import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// Every lock of `Tests/Corpora/Locks` means to us what it means to its own tool.
@Suite struct LockSampleTests {
  /// What we do not do as the tool does, with the reason.
  private static let differences = [
    // An empty array of environments, as pipenv writes it, is what no file can mean: pip reads it.
    "pylock/pipenv-pylock": true,
    // Poetry resolves anew from these.
    "poetry/lock11": true, "poetry/lock20": true,
  ]

  @Test(arguments: [("pylock", 12), ("uv", 24), ("poetry", 12), ("pdm", 16), ("pipenv", 12)])
  func installsWhatTheToolInstalls(format: String, atLeast count: Int) throws {
    let cases = try LockSample.cases(of: format)
    var compared = 0
    for sample in cases where !Self.differences.keys.contains(where: sample.description.hasPrefix) {
      compared += 1
      guard let expected = sample.expected else {
        #expect(throws: LockError.self, "\(sample)") { try distributions(of: sample) }
        continue
      }
      do {
        let found = try distributions(of: sample)
        try compare(found, expected, sample)
      } catch {
        Issue.record("\(sample): \(error)")
      }
    }
    #expect(compared >= count)
  }

  private func distributions(of sample: LockSample.Case) throws -> [LockedDistribution] {
    let lock = try Lock.read([sample.lock], project: sample.directory, scope: sample.scope)
    try lock.checkHashes(required: nil, in: sample.scope.markers)
    return try lock.entries(in: sample.scope.markers).map {
      LockedDistribution($0, in: sample.directory)
    }.sorted { $0.name < $1.name }
  }

  private func compare(
    _ found: [LockedDistribution], _ rows: [LockSample.Row], _ sample: LockSample.Case
  ) throws {
    // The project itself is no entry: it is installed whatever the lock says of it.
    let expected = rows.filter { $0.file != "." }.sorted { $0.name < $1.name }
    #expect(found.map(\.name.normalized) == expected.map(\.name), "\(sample)")
    guard found.count == expected.count else { return }
    for (distribution, row) in zip(found, expected) {
      let label: Comment = "\(sample): \(row.name)"
      if let version = row.version, distribution.version != nil || row.kind == "wheel" {
        #expect(distribution.version == (try Version(version)), label)
      }
      switch row.kind {
      case "wheel", "sdist":
        // Of a Pipfile only hashes are known.
        if distribution.file != nil {
          #expect(distribution.kind?.rawValue == row.kind, label)
          #expect(distribution.file == row.file, label)
        } else {
          #expect(sample.description.hasPrefix("pipenv"), label)
        }
      case "directory", "editable":
        #expect(distribution.kind == .directory, label)
        #expect(distribution.location == row.file?.replacing("./", with: ""), label)
      case "git", "vcs":
        #expect(distribution.kind == .vcs, label)
        #expect(distribution.location == Self.reference(row.file ?? ""), label)
      case "url", "path", "file", "archive":
        #expect(distribution.kind == .archive, label)
        #expect(distribution.location == row.file?.replacing("./", with: ""), label)
      default: break
      }
    }
  }

  /// Returns a revision as a requirement has it: uv has a query and the commit after `#`.
  private static func reference(_ text: String) -> String {
    if text.hasPrefix("git+") { return text }
    guard let query = text.firstIndex(of: "?") else { return "git+\(text)" }
    let parts = text[query...].dropFirst().split(separator: "#")
    let place = parts[0].split(separator: "&").first { $0.hasPrefix("subdirectory=") }
    return "git+\(text[..<query])@\(parts[1])" + (place.map { "#\($0)" } ?? "")
  }

  @Test func theLocksOfOldPoetryNeedPoetry() throws {
    for sample in try LockSample.cases(of: "poetry")
    where sample.description.hasPrefix("poetry/lock") {
      let error = #expect(throws: LockError.self) { try distributions(of: sample) }
      #expect(error?.hint == "run 'poetry lock'")
      #expect(error?.location?.hasSuffix(":13") == false)
    }
  }

  @Test func aLockOfPipenvForNoEnvironmentIsForAny() throws {
    let sample = try #require(
      try LockSample.cases(of: "pylock").first { $0.description.contains("pipenv-pylock") })
    #expect(try !distributions(of: sample).isEmpty)
  }

  @Test(arguments: ["uv", "poetry", "pdm", "pipenv"])
  func onlyTheStaleSamplesAreStale(format: String) throws {
    for sample in try LockSample.cases(of: format)
    where sample.expected != nil || sample.description.contains("stale") {
      if Self.differences.keys.contains(where: sample.description.hasPrefix) { continue }
      var scope = sample.scope
      scope.allowsStale = false
      if sample.description.contains("/stale") {
        let error = #expect(throws: LockError.self, "\(sample)") {
          try Lock.read([sample.lock], project: sample.directory, scope: scope)
        }
        #expect(error?.hint?.contains("allow-stale-lock") == true, "\(sample): \(error as Any)")
        scope.allowsStale = true
        let lock = try Lock.read([sample.lock], project: sample.directory, scope: scope)
        #expect(lock.warnings.contains { $0.contains("allow-stale-lock") }, "\(sample)")
      } else {
        do {
          let lock = try Lock.read([sample.lock], project: sample.directory, scope: scope)
          #expect(!lock.details.contains { $0.contains("up to date") }, "\(sample)")
        } catch {
          Issue.record("\(sample): \(error)")
        }
      }
    }
  }
}
