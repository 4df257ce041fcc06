import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// Compares with pip, file by file: 400 generated requirements files, and those of real projects.
///
/// `Tests/Comparison/Packaging/requirements_files.py` makes them. The test suite names a Python whose
/// pip is the reference in VENVDEB_TEST_PIP_PYTHON; without that, a virtual environment is made once
/// and kept below XDG_CACHE_HOME. VENVDEB_DIFFERENTIAL_SEED asks for other files.
@Suite struct RequirementsFilesTests {
  private static let version = "26.3"
  private static let variables = [
    "NAME": "named", "VERSION": "3.1", "VERSIONED": "v==1", "INDEX": "https://var.example",
  ]

  @Test func agreesWithPip() throws {
    let python = try PythonPeer.python(
      with: "pip", Self.version, variable: "VENVDEB_TEST_PIP_PYTHON")
    let scratch = try Scratch()
    let script = checkout.pushing("Tests/Comparison/Packaging/requirements_files.py")
    let real = checkout.pushing("Tests/Corpora/RealLocks/requirements")
    let seed = [PythonPeer.environment("VENVDEB_DIFFERENTIAL_SEED")].compactMap { $0 }
    let root = try FileSystem.resolve(scratch.path)
    try Tool.check(
      [python, "-I", script.string, root.string, real.string] + seed, inheritsEnvironment: true)
    let file = root.appending("results.json")
    let results = try #require(
      try JSONReader.read(try FileSystem.read(file), file: file).array?.compactMap(\.table))
    #expect(results.count >= 420)
    #expect(results.count { $0["error"] == nil } >= 200)
    #expect(results.count { $0["error"] != nil } >= 60)
    var differences: [String] = []
    for result in results {
      let name = try #require(result["file"]?.string)
      let found = Self.read(root.pushing(FilePath(name)), in: root)
      let expected = try Self.lines(result)
      if found == expected || Self.isIntended(pip: expected, ours: found) { continue }
      let text = String(replacingFlawsIn: try FileSystem.read(root.pushing(FilePath(name))))
      differences.append(
        "\(name): \(text.debugDescription)\n  ours: \(found.filter { !expected.contains($0) })"
          + "\n  pip:  \(expected.filter { !found.contains($0) })")
    }
    #expect(
      differences.isEmpty,
      "\(differences.count) differences:\n\(differences.prefix(40).joined(separator: "\n"))")
  }

  /// What pip rejects and is meant to be accepted here: nothing is installed editable, so `-e` may
  /// stand before any path or URL; and `#egg=name[extra]` was right until pip 25.
  private static let accepted = [
    "is not a valid editable requirement", "Could not detect requirement name",
    "InvalidEggFragment",
  ]

  /// What is meant to be rejected here: a hash on a line without a requirement and words after an
  /// option, which pip ignores; and extras of constraints, which pip rejects when it resolves.
  private static let rejected = [
    "it must follow a requirement on the same line", "no such option in requirements files",
    "constraints cannot have extras",
  ]

  private static func isIntended(pip: [String], ours: [String]) -> Bool {
    if pip.first == "error" {
      return ours.first == "error" || accepted.contains { pip[1].contains($0) }
    }
    return ours.first == "error" && rejected.contains { ours[1].contains($0) }
  }

  /// Returns what pip made of a file.
  private static func lines(_ result: DocumentTable) throws -> [String] {
    if let error = result["error"]?.string { return ["error", error] }
    var lines = try #require(result["entries"]?.array).map { entry in
      try #require(entry.array).map(text).joined(separator: " | ")
    }
    // Here a file that is included twice is read once.
    lines = Set(lines).sorted()
    for key in [
      "indexes", "links", "no_binary", "only_binary", "prefer_binary", "require_hashes", "pre",
      "trusted",
    ] {
      lines.append("\(key) \(try text(#require(result[key])))")
    }
    return lines
  }

  private static func text(_ value: DocumentValue) -> String {
    if let text = value.string { return text }
    if let list = value.array { return list.map(text).joined(separator: ",") }
    if case .boolean(let flag) = value.content { return "\(flag)" }
    return "?"
  }

  /// Returns what we make of a file, in the same words.
  private static func read(_ file: FilePath, in root: FilePath) -> [String] {
    do throws(LockError) {
      let scope = LockScope.usual()
      let lock = try Lock.read(
        [file], environment: variables, allowUnpinned: true, scope: scope)
      // One in a line whose marker is false counts for pip, too.
      for fault in lock.faults { throw fault.error }
      var lines = lock.entries.map { line($0, false, scope, root) }
      lines += lock.constraints.map { line($0, true, scope, root) }
      lines += lock.unnamed.map { entry in
        line(
          [
            "false", "", names(entry.extras), "", place(entry.source, root),
            "\(entry.applies(in: scope.markers))",
            names(entry.hashes.map { "\($0.algorithm.rawValue):\($0.hex)" }),
            entry.configSettings.sorted().joined(separator: ","),
          ])
      }
      lines = Set(lines).sorted()
      let options = lock.options
      let links = options.findLinks.map { link in
        switch link {
        case .url(let url): url
        case .path(let path): relative(path, root)
        }
      }
      return lines + [
        "indexes "
          + ((options.noIndex ? [] : [options.indexURL ?? "default"]) + options.extraIndexURLs)
          .joined(separator: ","), "links \(links.joined(separator: ","))",
        "no_binary \(options.formats.noBinary.sorted().joined(separator: ","))",
        "only_binary \(options.formats.onlyBinary.sorted().joined(separator: ","))",
        "prefer_binary \(options.preferBinary)", "require_hashes \(options.requireHashes ?? false)",
        "pre \(options.allowPrereleases)",
        "trusted \(options.trustedHosts.sorted().joined(separator: ","))",
      ]
    } catch {
      return ["error", (error.location.map { "\($0): " } ?? "") + error.message]
    }
  }

  private static func line(
    _ entry: LockEntry, _ isConstraint: Bool, _ scope: LockScope, _ root: FilePath
  ) -> String {
    let isDirect = if case .direct = entry.selection { true } else { false }
    // pip reads the names of directories later.
    let isDirectory = if case .directory = entry.artifactLocation { true } else { false }
    return line([
      "\(isConstraint)", isDirectory ? "" : entry.name.normalized, names(entry.requirement.extras),
      isDirect
        ? ""
        : entry.requirement.specifiers.clauses.map(\.description).sorted()
          .joined(separator: ","),
      isDirect ? place(entry.artifactLocation, root) : "", "\(entry.applies(in: scope.markers))",
      names(entry.hashes.map { "\($0.algorithm.rawValue):\($0.hex)" }),
      entry.configSettings.sorted().joined(separator: ","),
    ])
  }

  private static func line(_ fields: [String]) -> String { fields.joined(separator: " | ") }

  private static func names(_ extras: Set<PackageName>) -> String {
    extras.map(\.normalized).sorted().joined(separator: ",")
  }

  private static func names(_ hashes: [String]) -> String {
    hashes.sorted().joined(separator: ",")
  }

  private static func place(_ location: ArtifactLocation, _ root: FilePath) -> String {
    switch location {
    case .file(let path), .directory(let path): "path:" + relative(path, root)
    default:
      // The case of a scheme does not matter.
      location.revealed.prefix { $0 != ":" }.lowercased()
        + location.revealed.drop { $0 != ":" }
    }
  }

  private static func relative(_ path: FilePath, _ root: FilePath) -> String {
    if path.isRelative { return path.string }
    var path = path
    path.lexicallyNormalize()
    return FilePath.relative(path, from: root).string
  }
}
