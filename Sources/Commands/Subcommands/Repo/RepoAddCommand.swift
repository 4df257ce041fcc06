package import ArgumentParser
internal import Core
internal import Repository
internal import SystemPackage

/// `venvdeb repo add`: adds uploads to the suites that they name.
package struct RepoAddCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add packages to the suite that their .changes file names.",
    discussion: """
      The suite is that of the changelog: development or staging. All files are added, or none. A \
      version below that of the suite is rejected, and so are other files of a version that the \
      repository has.

      Examples:

        venvdeb repo add /srv/repo ../demo_1.0.0_amd64.changes
        venvdeb repo add /srv/repo --require-signature --keyring team.gpg dist/*.changes
      """)

  @OptionGroup var repository: RepositoryArgument

  @Argument(help: ".changes files to add.", completion: .file(extensions: ["changes"]))
  var changes: [String]

  @OptionGroup var uploads: UploadOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let repository = try await repository.open(in: session)
    let keyring = uploads.keyring(of: repository, in: session)
    let results = try await AddRun(repository, uploaders: keyring).run(changes.map(session.path))
    for result in results { try session.note(Self.message(about: result)) }
  }

  /// Returns what became of an upload, as a message.
  static func message(about result: AddRun.Result) -> String {
    result.isNew
      ? "\(result.version) added to \(result.suite)"
      : "\(result.version) is in \(result.suite) already"
  }
}
