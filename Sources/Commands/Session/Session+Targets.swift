internal import Core
internal import SystemPackage
internal import Venv

extension Session {
  /// The targets that names stand for: those of the source package in the working directory, then
  /// those of the installation.
  var targets: TargetCatalog {
    TargetCatalog(
      [currentDirectory.pushing("debian/targets")]
        + installed("targets", checkoutName: "Sources/targets"))
  }

  /// Returns the target of a name or file.
  ///
  /// Throws `TargetCatalogError`, `TargetFileError`, `DocumentError` and `FileError`.
  func target(_ name: String) throws -> TargetDescription {
    try targets.find(name, relativeTo: currentDirectory).description
  }

  /// Returns an interpreter of a command line for `Interpreter.find`: a name as it is, a path as an
  /// absolute one.
  func interpreterName(_ text: String?) -> String? {
    text.map { $0.contains("/") ? path($0).string : $0 }
  }
}
