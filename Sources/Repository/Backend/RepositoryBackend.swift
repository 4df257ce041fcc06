package import SystemPackage

/// A program that keeps the packages and writes the indices: the seam for repositories of other
/// kinds.
///
/// Above it are the lock, the transaction, every check, the history and the messages; a back end only
/// does what it is told, or throws. Whatever it changes before `export` is undone by putting its
/// state back, so it must have all it knows in that directory, and remove nothing from the pool.
package protocol RepositoryBackend: Sendable {
  /// The directory of plain files that has all the back end knows of the repository.
  var state: FilePath { get }

  /// Sees that nothing of an earlier command runs any more, and removes the locks that it left.
  ///
  /// `isInterrupted` says that our own journal is there. Throws `RepositoryError` where the back end
  /// is used by somebody else.
  func recover(isInterrupted: Bool) async throws

  /// Returns the packages that a suite has.
  func contents(of suite: Suite) async throws -> Set<RepositoryPackage>

  /// Adds uploads to their suites, and removes packages that their sources no longer have.
  func include(_ uploads: [Upload]) async throws

  /// Makes a suite have exactly the packages of a version that another one has.
  func copy(_ version: SourceVersion, from: Suite, to: Suite) async throws

  /// Makes a suite have exactly the packages of a version that it had before.
  func restore(_ version: KeptVersion, to suite: Suite) async throws

  /// Writes the signed indices of all suites, and returns their directory: what `dists` is to be.
  func export() async throws -> FilePath

  /// Returns the versions whose files are in the pool, whether or not a suite has them now.
  func keptVersions() async throws -> [KeptVersion]

  /// Forgets versions that no suite has, and returns their files, below `public`, which are removed
  /// once the transaction is committed.
  func forget(_ versions: [KeptVersion]) async throws -> [String]
}

/// A version whose files are in the pool.
package struct KeptVersion: Sendable, Hashable {
  package let version: SourceVersion
  /// The suite that has or had it.
  package let suite: Suite
  /// Its files, below `public`, sorted.
  package let files: [String]
}
