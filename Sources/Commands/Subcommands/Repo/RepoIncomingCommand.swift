package import ArgumentParser
internal import Core
internal import Glibc
internal import Repository

/// `venvdeb repo incoming`: adds what was uploaded.
package struct RepoIncomingCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "incoming", abstract: "Add the uploads that have arrived in 'incoming'.",
    discussion: """
      An upload is added when all files of its .changes file are there with the right hashes. One \
      that is not complete after a day, or that cannot be added, is moved to 'rejected', with the \
      reason beside it. Exits with status 1 if any was rejected.

      Examples:

        venvdeb repo incoming /srv/repo
        venvdeb repo incoming /srv/repo --require-signature
      """)

  @OptionGroup var repository: RepositoryArgument
  @OptionGroup var uploads: UploadOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let repository = try await repository.open(in: session)
    let run = IncomingRun(
      repository, uploaders: uploads.keyring(of: repository, in: session), now: Int(time(nil)))
    var rejected = 0
    for result in try await run.run() {
      switch result {
      case .added(let added): try session.note(RepoAddCommand.message(about: added))
      case .waiting(let name, let reason): try session.note("'\(name)' is incomplete: \(reason)")
      case .rejected(let name, let reason):
        rejected += 1
        try session.warn("'\(name)' rejected: \(reason)")
      }
    }
    if rejected > 0 { throw RejectedUploads(count: rejected) }
  }
}

/// Uploads that could not be added.
struct RejectedUploads: Failure {
  let count: Int

  var message: String { "\(Quantity(count, "upload")) rejected" }

  var hint: String? { "the directory 'rejected' of the repository has them, with the reasons" }
}
