package import SystemPackage

/// A file that somebody wrote to between hashing it and using it.
package struct ChangedFile: Failure, Equatable {
  let path: FilePath

  /// Makes the error of a file.
  package init(path: FilePath) { self.path = path }

  package var message: String { "file changed while being read" }
  package var location: String? { path.string }
  package var hint: String? { "run again when nothing writes to the file" }
}
