package import ArgumentParser
internal import Core
internal import Debian
internal import Glibc
internal import Repository
internal import SystemPackage

/// `venvdeb repo`, which only has subcommands.
package struct RepoCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "repo", abstract: "Look after a package repository with three suites.",
    discussion: """
      A version goes from development to staging to production, and only when somebody promotes \
      it. Every change happens as a whole or not at all, and apt never sees a part of it. The \
      repository is one of reprepro, which has to be installed.

      Examples:

        venvdeb repo init /srv/repo --name Team --url https://apt.example.org
        venvdeb repo add /srv/repo ../demo_1.0.0_amd64.changes
        venvdeb repo promote /srv/repo demo development staging
        venvdeb repo rollback /srv/repo demo production
      """,
    subcommands: [
      RepoInitCommand.self, RepoAddCommand.self, RepoListCommand.self, RepoPromoteCommand.self,
      RepoRollbackCommand.self, RepoHistoryCommand.self, RepoIncomingCommand.self,
      RepoPruneCommand.self,
    ])

  package init() {}
}

/// The argument that names the repository.
package struct RepositoryArgument: ParsableArguments {
  @Argument(help: "Directory of the repository.", completion: .directory)
  var directory: String

  package init() {}

  /// Opens the repository, and says what was done about an interrupted command.
  ///
  /// Throws `RepositoryError` and `FileError`.
  func open(in session: Session) async throws -> Repository {
    let repository = try await Repository.open(
      session.path(directory), environment: session.environment)
    if let recovery = repository.recovery { try session.warn(recovery.message) }
    return repository
  }
}

/// The options about signatures of uploads.
package struct UploadOptions: ParsableArguments {
  @Flag(help: "Accept only uploads that are signed by a key of the keyring.")
  var requireSignature = false

  @Option(
    help: """
      Keyring of those who may upload, as 'gpg --export' writes it (default: conf/uploaders.gpg of \
      the repository).
      """, completion: .file(extensions: ["gpg"]))
  var keyring: String?

  package init() {}

  package func validate() throws {
    if keyring != nil, !requireSignature {
      throw ValidationError("--keyring needs --require-signature")
    }
  }

  /// Returns the keyring to verify uploads with; nil where no signature is required.
  func keyring(of repository: Repository, in session: Session) -> FilePath? {
    guard requireSignature else { return nil }
    return keyring.map(session.path) ?? repository.layout.uploaders
  }
}

/// A suite as an argument.
struct SuiteArgument {
  /// Returns the suite of a name.
  ///
  /// Throws `RepositoryError`.
  static func suite(_ name: String) throws -> Suite { try Suite(named: name) }

  /// Returns the version that an argument gives.
  ///
  /// Throws `ValidationError`.
  static func version(_ text: String?) throws -> PackageVersion? {
    guard let text else { return nil }
    do {
      return try PackageVersion(parsing: text)
    } catch {
      throw ValidationError(error.message)
    }
  }
}

extension Session {
  /// Warns about keys of a repository that expire soon.
  ///
  /// Throws `KeyError` and `FileError`.
  func warnAboutKeys(of repository: Repository) async throws {
    let now = Int(time(nil))
    for key in try await repository.keys.status() {
      guard let days = key.days(at: now), days < SigningKeys.warningDays else { continue }
      try warn(
        days < 0
          ? "the signing key \(key.fingerprint) has expired"
          : "the signing key \(key.fingerprint) expires in \(Quantity(days, "day"))")
    }
  }
}
