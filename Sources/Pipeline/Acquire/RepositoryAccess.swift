internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage

/// What pip gets to build from: an argument without credentials, and variables that make Git find
/// them in a file that only the user can read.
struct RepositoryAccess {
  /// The path or URL.
  let argument: String
  /// Variables besides those of the build (git-config(1), `GIT_CONFIG_COUNT`).
  let variables: [String: String]

  /// Writes the file of git-credential-store(1) into `directory` if the source is a Git repository
  /// with credentials.
  ///
  /// `inherited` are the variables of the build. Throws `AcquireError.exposedCredentials` for other
  /// systems, and `FileError`.
  init(
    _ source: ArtifactLocation, inherited: [String: String], in directory: FilePath
  ) throws {
    guard case .vcs(let reference) = source,
      let credentials = CredentialURL(reference.repository).credentials
    else {
      (argument, variables) = (source.revealed, [:])
      return
    }
    let repository = CredentialURL(reference.repository)
    guard reference.system == "git" else {
      throw AcquireError.exposedCredentials(reference.description, system: reference.system)
    }
    argument = CredentialURL(reference.revealed).withoutCredentials
    let parts = repository.withoutCredentials.split(separator: "/", maxSplits: 3)
    let (user, password) = (Self.encoded(credentials.user), Self.encoded(credentials.password))
    let origin = parts.prefix(2).joined(separator: "//\(user):\(password)@")
    let file = directory.removingLastComponent().appending("git-credentials")
    try AtomicFile.write(origin + "\n", to: file, permissions: .ownerReadWrite)
    let number = Int(inherited["GIT_CONFIG_COUNT"] ?? "") ?? 0
    variables = [
      "GIT_CONFIG_COUNT": "\(number + 1)",
      "GIT_CONFIG_KEY_\(number)": "credential.helper",
      "GIT_CONFIG_VALUE_\(number)": "store --file=\(Command.quote(file.string))",
    ]
  }

  private static func encoded(_ text: String) -> String {
    PercentEncoding.encoded(text.utf8, keeping: "-._~")
  }
}
