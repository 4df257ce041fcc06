package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb cache verify`: compares every file of the cache with its digest.
package struct CacheVerifyCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Read every file of the cache, and remove corrupt ones.",
    discussion: """
      Builds never use a corrupt file: they fetch or build it again. Exits with status 1 if there \
      were any.
      """)

  @OptionGroup var cache: CacheOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    guard let store = try cache.open(in: session) else { return }
    let (checked, removed) = try await store.removeCorrupt(jobs: session.jobs(nil))
    for path in removed { try session.print("removed: \(path.string)") }
    try session.note(
      "\(Quantity(checked, "file")) checked, \(removed.count) of them corrupt")
    if !removed.isEmpty { throw CorruptCache(count: removed.count) }
  }
}

/// A cache that had corrupt files.
struct CorruptCache: Failure {
  let count: Int

  var message: String { "\(Quantity(count, "corrupt file")) removed from the cache" }

  var hint: String? { "check the disk: files change in the cache only if it is faulty" }
}
