package import ArgumentParser
internal import Core
internal import Pipeline

/// `venvdeb cache prune`: removes what was not used for some time.
package struct CachePruneCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove what was not used for some time.")

  @Option(help: "Days without use after which a file is removed (default: 90; 0 for all files).")
  var days = 90

  @OptionGroup var cache: CacheOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard (0...36500).contains(days) else {
      throw ValidationError("invalid value '\(days)' for '--days': expected 0 to 36500")
    }
  }

  package func run(in session: Session) async throws {
    guard let removed = try cache.open(in: session)?.prune(days: days) else { return }
    try session.note("\(Quantity(removed.count, "file")) removed, \(ByteCount(removed.bytes))")
  }
}
