package import SystemPackage

/// Where everything is in the directory of a repository.
///
/// The directory can be moved: nothing in it has its path but the files for the machines, if the
/// repository has no address.
package struct RepositoryLayout: Sendable, Hashable {
  /// The directory.
  package let root: FilePath

  /// The layout of a directory, which must be absolute.
  package init(root: FilePath) { self.root = root }

  /// What a web server shows: `dists` and `pool`, and nothing else.
  package var web: FilePath { root.appending("public") }
  /// The indices that apt reads: a link to the current generation.
  package var dists: FilePath { web.appending("dists") }
  /// The packages.
  package var pool: FilePath { web.appending("pool") }
  /// The generations of `dists`, by number.
  package var generations: FilePath { root.appending("gen") }
  /// The indices as the back end writes them, which no reader sees.
  package var export: FilePath { root.appending("export") }
  /// The configuration.
  package var configuration: FilePath { root.appending("conf") }
  /// What venvdeb knows of the repository.
  package var settings: FilePath { configuration.appending("venvdeb.json") }
  /// The keys that sign, one fingerprint in each line.
  package var signers: FilePath { configuration.appending("sign-with") }
  /// The path of GnuPG's home directory that has the key, if it is not the repository's own.
  package var foreignKeys: FilePath { configuration.appending("gnupg-home") }
  /// The program that signs.
  package var signingProgram: FilePath { configuration.appending("sign") }
  /// The keys of those who may upload, for `--require-signature`.
  package var uploaders: FilePath { configuration.appending("uploaders.gpg") }
  /// The database of the back end.
  package var database: FilePath { root.appending("db") }
  /// The home directory of GnuPG, with the key that signs.
  package var keys: FilePath { root.appending("keys") }
  /// What is to be copied to the machines.
  package var machines: FilePath { root.appending("machines") }
  /// The public keys for the machines.
  package var keyring: FilePath { machines.appending("keyring.asc") }
  /// Where uploads arrive.
  package var incoming: FilePath { root.appending("incoming") }
  /// Complete uploads, which nobody but the owner of the repository can change.
  package var spool: FilePath { root.appending("spool") }
  /// Uploads that were rejected, with the reason.
  package var rejected: FilePath { root.appending("rejected") }
  /// What has been done, one JSON object in each line.
  package var history: FilePath { root.appending("history.jsonl") }
  /// The transaction that is under way.
  package var transaction: FilePath { root.appending("txn") }
  /// The lock of the program that works for us, while it runs.
  package var backendLock: FilePath { root.appending("lock.backend") }
}
