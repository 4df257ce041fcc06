package import ArgumentParser
internal import Core
internal import Debian
internal import Repository
internal import SystemPackage

/// `venvdeb repo init`: makes a repository.
package struct RepoInitCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a repository with its signing key.",
    discussion: """
      A web server has to show the directory 'public' of it, and follow symbolic links. What \
      machines need is in 'machines': a keyring and an apt source for each suite.

      Examples:

        venvdeb repo init /srv/repo --name Team --url https://apt.example.org
        venvdeb repo init /srv/repo --sign-with signing-key.asc
      """)

  @Argument(help: "Directory to make; it must not exist or be empty.", completion: .directory)
  var directory: String

  @Option(
    help: """
      Secret key that signs: a file that has it, or its name or fingerprint in your keyring \
      (default: make one).
      """)
  var signWith: String?

  @Option(help: "Name of the repository, by which apt can pin it (default: the directory's).")
  var name: String?

  @Option(help: "Address of 'public' for the machines (default: the directory as a file: URL).")
  var url: String?

  @Option(help: "Architecture that packages may have (repeatable; default: amd64 and arm64).")
  var architecture: [String] = []

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    for name in architecture where Architecture.named(name) == nil {
      throw ValidationError("unknown architecture '\(name)' for '--architecture'")
    }
    for (option, value) in [("--name", name), ("--url", url)] {
      guard let value else { continue }
      guard !value.isEmpty, value.utf8.count <= 200, value.utf8.allSatisfy({ $0 >= 0x20 }),
        option == "--name" || !value.contains(" ")
      else { throw ValidationError("invalid value '\(value)' for '\(option)'") }
    }
  }

  package func run(in session: Session) async throws {
    let path = session.path(directory)
    let settings = RepositorySettings(
      name: name ?? path.lastComponent?.string ?? "repository",
      architectures: architecture.isEmpty ? ["amd64", "arm64"] : architecture,
      url: url ?? "file:\(path.appending("public").string)")
    let creation = RepositoryCreation(
      path, settings: settings, key: key(in: session), environment: session.environment)
    let fingerprint = try await creation.run()
    try session.note("repository made in '\(path.string)', signed by \(fingerprint)")
    let machines = MachineFiles(settings: settings)
    let directory = path.appending("machines").string
    try session.note(
      """
      on each machine, for one of the suites:
        install -D -m 644 \(directory)/keyring.asc \(machines.keyring.string)
        install -m 644 \(directory)/production.sources /etc/apt/sources.list.d/
      """)
    try await session.warnAboutKeys(
      of: try await Repository.open(path, environment: session.environment))
  }

  private func key(in session: Session) -> RepositoryCreation.Key {
    guard let signWith else { return .new }
    let file = session.path(signWith)
    if FileSystem.isRegularFile(file) { return .file(file) }
    let home = session.environment["GNUPGHOME"].map(session.path)
    return .keyring(
      signWith, home: home ?? FilePath(session.environment["HOME"] ?? "/").appending(".gnupg"))
  }
}
