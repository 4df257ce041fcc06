internal import Core
internal import Processes
internal import SystemPackage

/// A build backend that answers pip's question for the metadata of an sdist from its `PKG-INFO`.
///
/// `pip download` asks the backend of every sdist for its metadata, to compare name and version with
/// what it was looking for. That runs the code of the sdist, fetches what its build requires, and
/// builds the whole wheel where the backend has no other way. Every sdist has both in `PKG-INFO`.
struct MetadataShortcut {
  private let directory: FilePath

  /// Writes the backend to a new directory.
  ///
  /// Throws `FileError`.
  static func write(to directory: FilePath) throws -> MetadataShortcut {
    try FileSystem.createDirectories(directory)
    // Python imports a module of this name at its start, if there is one (documentation of `site`).
    try AtomicFile.write(
      PackageResources.answer_metadata_py, to: directory.appending("sitecustomize.py"))
    return MetadataShortcut(directory: directory)
  }

  /// The variables that pip and the programs that it starts need.
  var variables: [String: String] { ["PYTHONPATH": directory.string] }

  /// Further arguments of pip: hooks run in its own interpreter, whatever the sdist says.
  var arguments: [String] { ["--use-pep517", "--no-build-isolation"] }

  /// Returns whether pip failed because an sdist does not have the answer.
  func isImpossible(_ result: CommandResult) -> Bool {
    let text = result.outputText + String(decoding: result.errorOutput, as: UTF8.self)
    return text.contains("no usable PKG-INFO") || text.contains("inconsistent ")
  }
}
