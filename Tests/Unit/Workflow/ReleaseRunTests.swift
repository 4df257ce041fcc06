import Core
import SystemPackage
import Testing
import Workflow

@Suite struct ReleaseRunTests {
  private func tree(_ versions: String = "1.2") throws -> SourceTree {
    let tree = try SourceTree(SourceTree.changelog(versions))
    try tree.commit()
    return tree
  }

  @Test(arguments: [
    ("1.2", "v1.2"), ("1.2", "1.2"), ("1.2-1", "debian/1.2-1"), ("1:1.2~rc1", "debian/1%1.2_rc1"),
    ("1.0~rc1", "v1.0rc1"),
  ])
  func theTagNamesTheVersion(version: String, tag: String) async throws {
    let tree = try tree(version)
    try tree.git("tag", tag)
    try tree.git("tag", "--annotate", "--message=Released", "latest")
    let found = try await tree.release()
    #expect(found.version == version && found.tag == tag && found.distribution == "staging")
    #expect(try await tree.release(tag: tag).version == version)
    #expect(try tree.read() == SourceTree.changelog(version))
  }

  @Test func annotatedTagsAreTags() async throws {
    let tree = try tree()
    try tree.git("tag", "--annotate", "--message=Released", "v1.2")
    #expect(try await tree.release(tag: "v1.2").version == "1.2")
  }

  @Test func refusesOtherTags() async throws {
    let tree = try tree()
    let head = try tree.git("rev-parse", "HEAD")
    await #expect(throws: WorkflowError.self) { try await tree.release() }
    await #expect(throws: WorkflowError.unknownTag("v1.2")) { try await tree.release(tag: "v1.2") }
    try tree.git("tag", "v1.3")
    let mismatch = await #expect(throws: WorkflowError.self) {
      try await tree.release(tag: "v1.3")
    }
    #expect(mismatch?.hint == "tag the commit 'v1.2', or correct debian/changelog")
    await #expect(throws: WorkflowError.self) { try await tree.release() }
    try tree.git("tag", "v1.2")
    let next = try tree.commit(time: SourceTree.time + 1)
    await #expect(throws: WorkflowError.tagElsewhere("v1.2", commit: head, head: next)) {
      try await tree.release(tag: "v1.2")
    }
  }

  @Test func refusesAnUnfinishedEntry() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.2", isUnreleased: true))
    try tree.commit()
    try tree.git("tag", "v1.2")
    let error = await #expect(throws: WorkflowError.self) { try await tree.release() }
    #expect(
      error?.description.contains("debian/changelog: version 1.2 is still UNRELEASED") == true)
  }

  @Test func refusesChanges() async throws {
    let tree = try tree()
    try tree.git("tag", "v1.2")
    try tree.write("x", to: "x")
    await #expect(throws: WorkflowError.dirty(["x"])) { try await tree.release() }
  }

  @Test func refusesASnapshot() async throws {
    let tree = try tree()
    _ = try await tree.snapshot()
    try tree.commit()
    let error = await #expect(throws: WorkflowError.self) { try await tree.release() }
    #expect(error?.message.contains("is a snapshot") == true)
  }

  /// Letters sort before the plus sign of snapshots.
  @Test(arguments: [
    ("1.0a", "1.0", true), ("1.0-1", "1.0", true), ("1.0.1", "1.0", false),
    ("1.0+post1", "1.0", false), ("1.0.post1", "1.0", false), ("1.0+deb12u1", "1.0", false),
    ("1.0-2", "1.0-1", false), ("1.0-1build1", "1.0-1", true), ("0.9", "1.0", true),
  ])
  func warnsOfReleasesBelowSnapshots(version: String, older: String, warns: Bool) async throws {
    let tree = try SourceTree(SourceTree.changelog(version, older))
    try tree.commit()
    try tree.git("tag", "debian/\(version)")
    #expect(try await tree.release().warnings.isEmpty != warns)
  }
}
