internal import Core
package import SystemPackage

/// A damaged ELF file.
package struct ElfError: Failure, Equatable {
  /// The file.
  package let file: FilePath
  /// What is wrong with it, as in "string table outside every segment".
  package let reason: String

  init(_ file: FilePath, _ reason: String) {
    self.file = file
    self.reason = reason
  }

  package var message: String { "cannot read '\(file.string)' as an ELF file: \(reason)" }
}
