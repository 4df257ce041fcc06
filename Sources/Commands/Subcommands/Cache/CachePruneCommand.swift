package import ArgumentParser
internal import Core
internal import Pipeline

/// `venvdeb cache prune`: removes what was not used for some time.
package struct CachePruneCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove what was not used for some time.",
    discussion: """
      A cache that many builds share stays as small as it has to be:

        venvdeb cache prune --max-size 20GB
      """)

  @Option(help: "Days without use after which a file is removed (default: 90; 0 for all files).")
  var days = 90

  @Option(
    help: ArgumentHelp(
      "Size of wheels, sdists and bytecode above which those that were not used for the longest time "
        + "are removed, as in 500MB.", valueName: "size"))
  var maxSize: String?

  @OptionGroup var cache: CacheOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard (0...36500).contains(days) else {
      throw ValidationError("invalid value '\(days)' for '--days': expected 0 to 36500")
    }
    if let maxSize, ByteCount(parsing: maxSize) == nil {
      throw ValidationError(
        "invalid value '\(maxSize)' for '--max-size': expected a number with B, kB, MB, GB or TB")
    }
  }

  package func run(in session: Session) async throws {
    let limit = maxSize.flatMap { ByteCount(parsing: $0) }
    guard
      let removed = try cache.open(in: session)?.prune(days: days, maxBytes: limit?.bytes)
    else { return }
    try session.note("\(Quantity(removed.count, "file")) removed, \(ByteCount(removed.bytes))")
  }
}
