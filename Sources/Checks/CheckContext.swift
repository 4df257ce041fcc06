internal import Artifacts
internal import SystemPackage

/// All that the rules look at: an artifact and what was read of its files before they run.
struct CheckContext: Sendable {
  let artifact: ArtifactIndex
  /// What was read of the regular files.
  let evidence: [FilePath: FileEvidence]
  /// The directories in which the artifact was built; see `BuildPathEvidence`.
  let buildDirectories: [FilePath]
  let options: CheckOptions

  /// Indexes an artifact and reads its files.
  ///
  /// Throws `FileError`.
  init(_ artifact: borrowing Artifact, options: CheckOptions) async throws {
    let index = try ArtifactIndex(artifact)
    let evidence = try await FileReader(index).read(jobs: options.jobs)
    self.artifact = index
    self.evidence = evidence
    self.options = options
    buildDirectories = try BuildPathEvidence(
      index, evidence, sourceDirectories: options.sourceDirectories
    ).directories
  }
}
