package import Debian
package import Locks
package import SystemPackage
internal import Wheels

/// The options of a check.
package struct CheckOptions: Sendable {
  /// Directories in which or from which the artifact was built; no file may contain them.
  package var sourceDirectories: [FilePath]
  /// The lock that the trees must match; nil to compare with none.
  package var lock: LockFiles?
  /// The number of parallel jobs.
  package var jobs: Int
  /// dpkg's database of this system, which knows the packages of libraries.
  package var database = PackageDatabase()

  package init(sourceDirectories: [FilePath] = [], lock: LockFiles? = nil, jobs: Int = 1) {
    self.sourceDirectories = sourceDirectories
    self.lock = lock
    self.jobs = jobs
  }
}
