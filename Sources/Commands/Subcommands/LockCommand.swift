package import ArgumentParser
internal import Core
internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage

/// `venvdeb lock`: what is in a lock.
package struct LockCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Show what a lock installs.",
    discussion: """
      Prints the distributions that a lock installs for an interpreter, with the file that is used \
      for each. Nothing is fetched: what only an index knows, as the files behind the hashes of a \
      Pipfile.lock, is left out.

      Locks are pylock.toml, uv.lock, poetry.lock, pdm.lock, Pipfile.lock and requirements files. \
      Without --extras and --groups, only what production needs is listed.

      Examples:

        venvdeb lock --show uv.lock
        venvdeb lock --show poetry.lock --extras server --groups docs --json
        venvdeb lock --show pylock.toml --python python3.13
      """)

  @Option(help: "Lock file to list.", completion: .file()) var show: String
  @Option(name: [.long, .customShort("p")], help: "Interpreter of the target.") var python: String?
  @Option(
    name: [.customLong("sourcedirectory"), .customShort("D")],
    help: "Source directory of the project (default: that of the lock).", completion: .directory)
  var sourceDirectory: String?
  @Option(help: "Extras of the project, separated by commas.") var extras: [String] = []
  @Option(help: "Dependency groups, separated by commas; default for those of the tool.")
  var groups: [String] = []
  @Option(help: "Distributions that must be installed from wheels, or :all:.")
  var onlyBinary: [String] = []
  @Option(help: "Distributions that must be built from sdists, or :all:.")
  var noBinary: [String] = []
  @Flag(help: "Do not list the project itself.") var noProject = false
  @Flag(help: "List a lock that its project has outgrown.") var allowStaleLock = false

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let file = session.path(show)
    var request = StageRequest(
      package: "lock", destdir: session.currentDirectory, prefix: session.defaultPrefix(of: "lock"),
      requirements: [file],
      sourceDirectory: sourceDirectory.map(session.path) ?? file.removingLastComponent())
    request.python = python
    request.installsProject = !noProject
    request.allowsStaleLock = allowStaleLock
    request.allowUnpinned = true
    request.environment = session.environment
    request.secrets = session.secrets
    request.extras = try Self.words(extras).map { try PackageName($0) }
    request.groups = try GroupSelection(Self.words(groups))
    for names in onlyBinary { request.formats.setOnlyBinary(names) }
    for names in noBinary { request.formats.setNoBinary(names) }
    let listing = try await LockListing.read(request)
    for warning in listing.warnings { try session.warn(warning) }
    for notice in listing.notices { try session.note(notice) }
    for line in listing.details { try session.detail(line) }
    if json.json { return try session.print(json: LockDocument(listing)) }
    for distribution in listing.distributions { try session.print(distribution.line) }
    for label in listing.unnamed { try session.print(label) }
  }

  private static func words(_ values: [String]) -> [Substring] {
    values.flatMap { $0.split { $0 == "," || $0 == " " } }
  }
}

/// The JSON of `venvdeb lock --show`.
private struct LockDocument: Encodable {
  let distributions: [LockedDistribution]
  /// Paths and URLs that do not tell which distribution they are of.
  let unnamed: [String]

  init(_ listing: LockListing) {
    (distributions, unnamed) = (listing.distributions, listing.unnamed)
  }
}

extension LockedDistribution {
  /// The distribution as a line: name, version, and where it comes from.
  fileprivate var line: String {
    let source =
      location ?? file ?? (hashes.isEmpty ? "any file" : "a file with a hash of the lock")
    return "\(name) \(version?.description ?? "(version after building)")  \(source)"
  }
}
