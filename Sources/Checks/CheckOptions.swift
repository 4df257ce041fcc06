package import Locks
package import SystemPackage
internal import Wheels

/// What a check is told besides the artifact.
package struct CheckOptions: Sendable {
  /// Directories that the artifact was built in, or from: no file may name them.
  package var sourceDirectories: [FilePath]
  /// What the trees should have been made from; nil if nobody says.
  package var lock: Lock?
  /// How many files are read at the same time.
  package var jobs: Int

  package init(sourceDirectories: [FilePath] = [], lock: Lock? = nil, jobs: Int = 1) {
    self.sourceDirectories = sourceDirectories
    self.lock = lock
    self.jobs = jobs
  }
}
