internal import Core
package import SystemPackage

/// A file that begins like an ELF file and cannot be read as one.
package struct ElfError: Failure, Equatable {
  package let file: FilePath
  /// What is wrong with it, as in "its program headers lie beyond its end".
  package let reason: String

  init(_ file: FilePath, _ reason: String) {
    self.file = file
    self.reason = reason
  }

  package var message: String { "cannot read '\(file.string)' as an ELF file: \(reason)" }
}
