import Artifacts
import Core
import Debian
import Locks
import SystemPackage
import TestSupport
import Testing
import Wheels

@testable import Checks

/// Tests/Corpora/BrokenTrees: packages and trees that are broken in one way each.
@Suite("Broken trees", .slow)
struct CorpusTests {
  /// A line of the corpus's manifest.
  struct Case {
    let path: FilePath
    /// The code that must be found and no other; nil for what is sound.
    let code: String?
    let options: CheckOptions
  }

  /// Has the generator write the corpus.
  private static func write(to directory: FilePath) throws -> [Case] {
    let script = checkout.pushing("Tests/Corpora/BrokenTrees/make_corpus.py")
    try Tool.check(["/usr/bin/python3", "-B", script.string, directory.string])
    return try FileSystem.readText(directory.appending("manifest.tsv"))
      .split(separator: "\n").map { line in
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        var options = CheckOptions(jobs: 2)
        // Whatever is installed here.
        options.database = PackageDatabase(administration: "/nonexistent")
        if !fields[2].isEmpty { options.sourceDirectories = [FilePath(fields[2])] }
        if !fields[3].isEmpty {
          options.lock = LockFiles([directory.pushing(FilePath(fields[3]))])
        }
        return Case(
          path: directory.pushing(FilePath(fields[0])), code: fields[1].isEmpty ? nil : fields[1],
          options: options)
      }
  }

  @Test("each gives exactly its code, the sound ones give nothing, and every code has a case")
  func corpus() async throws {
    let scratch = try Scratch()
    let cases = try Self.write(to: scratch.path)
    #expect(cases.count >= 150)
    for one in cases {
      let artifact = try Artifact.open(
        one.path, temporaryDirectory: scratch.path.appending("unpacked"))
      let result = try await Checker(one.options).check(artifact)
      let found = Set(result.findings.map(\.code.name))
      #expect(
        found == Set([one.code].compactMap { $0 }),
        "\(one.path.lastComponent?.string ?? ""): \(result.findings.map(\.message))")
    }
    let covered = Set(cases.compactMap(\.code))
    // An override is no matter of an artifact.
    let missing = Set(FindingCode.all.map(\.name)).subtracting(covered)
    #expect(missing == ["unused-override"])
  }

  @Test("codes have different names in the form of lintian's, and texts for people")
  func codes() {
    let names = FindingCode.all.map(\.name)
    #expect(Set(names).count == names.count)
    for code in FindingCode.all {
      #expect(code.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(code.name)")
      #expect(!code.summary.hasSuffix("."))
      #expect(!code.explanation.isEmpty && !code.hint.isEmpty)
    }
  }
}
