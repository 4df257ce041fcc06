internal import Core
internal import Debian
internal import SystemPackage

/// Verifies who has signed an upload (gpgv(1)).
struct UploadSignature {
  /// The keys of those who may upload, as `gpg --export` writes them.
  let keyring: FilePath
  let environment: [String: String]

  /// Verifies a `.changes` that was read: those bytes, whatever became of the file.
  ///
  /// Throws `UploadError` where it has no signature of one of the keys, and `RepositoryError`.
  func verify(_ changes: ChangesFile) async throws {
    guard FileSystem.isRegularFile(keyring) else {
      throw UploadError(changes.path, .noUploaders(keyring))
    }
    guard changes.isSigned else { throw UploadError(changes.path, .signature("there is none")) }
    do {
      _ = try await SigningKeys.run(
        "gpgv", ["--keyring", keyring.string, "-"], package: "gpgv", input: changes.contents,
        environment: environment, action: "verify '\(changes.path.string)'")
    } catch KeyError.failed(_, let reason) {
      throw UploadError(changes.path, .signature(reason))
    }
  }
}
