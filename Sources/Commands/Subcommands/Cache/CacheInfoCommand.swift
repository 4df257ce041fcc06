package import ArgumentParser
internal import Core
internal import Pipeline

/// `venvdeb cache info`: says what is in the cache.
package struct CacheInfoCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Print what is in the cache, and how large it is.")

  @OptionGroup var cache: CacheOptions
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    guard let contents = try cache.open(in: session)?.contents() else { return }
    if json.json { return try session.print(json: contents) }
    try session.print("directory: \(contents.directory)")
    for (name, part) in [
      ("wheels and sdists", contents.wheels), ("unpacked wheels", contents.unpacked),
      ("bytecode", contents.bytecode),
      ("interrupted downloads", contents.interrupted),
      ("interpreters", contents.interpreters), ("pip", contents.pip), ("uv", contents.uv),
    ] {
      try session.print("\(name): \(Quantity(part.count, "file")), \(ByteCount(part.bytes))")
    }
  }
}
