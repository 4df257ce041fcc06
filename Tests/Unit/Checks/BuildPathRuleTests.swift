import Artifacts
import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@testable import Checks

/// What is said of files that name a directory of the build.
@Suite struct BuildPathRuleTests {
  /// Only a file among those of distributions can be from a wheel.
  @Test(arguments: [
    ("lib/python3.11/site-packages/reed/paths.txt", false), ("bin/reed", true),
    ("share/reed/paths.txt", true), ("etc/site-packages.d/paths.txt", true),
  ])
  func `a file that no wheel has was made for its directory`(path: String, isMoved: Bool)
    async throws
  {
    let scratch = try Scratch()
    try scratch.write("home = /usr/bin\nversion = 3.11.2\n", to: "tree/pyvenv.cfg")
    try FileSystem.createDirectories(scratch.path.pushing("tree/lib/python3.11/site-packages"))
    try scratch.write("see /srv/old/tree/share\n", to: FilePath("tree").pushing(FilePath(path)))
    var options = CheckOptions(jobs: 1)
    options.database = PackageDatabase(administration: "/nonexistent")
    options.sourceDirectories = ["/srv/old/tree"]
    let artifact = try Artifact.open(
      scratch.path.appending("tree"), temporaryDirectory: scratch.path.appending("unpacked"))
    // Alone, as other rules find these files, too.
    let findings = try await BuildPathRule.check(CheckContext(artifact, options: options))
    #expect(findings.map(\.path.string) == [path])
    let message = try #require(findings.first).message
    #expect(message.hasPrefix("text file contains '/srv/old/tree': "))
    #expect(message.contains("the file was made for that directory") == isMoved, "\(message)")
    #expect(message.contains("prefix, or --install-suffix") == isMoved)
  }
}
