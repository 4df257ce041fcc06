internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Venv

extension Report {
  /// The target of a tree that was made by the interpreter of another one, with what describes it.
  package struct Target: Sendable, Codable {
    /// The name: `debian-12-arm64`.
    package let name: String
    /// The version of the package that has its interpreter.
    package let python: String
    /// The version of its C library.
    package let glibc: String
    /// The file with what its packages say of their shared libraries; nil for none.
    package let libraries: String?
    /// The interpreter that made the tree.
    package let builder: String

    /// Writes down the target of a cross build.
    init(_ cross: TargetDescription, builder: FilePath) {
      name = cross.name.description
      python = cross.packageVersion
      glibc = cross.target.glibc?.description ?? ""
      libraries = cross.libraries?.string
      self.builder = builder.string
    }

    /// Returns the description of the target.
    ///
    /// Throws `ReportError` for one that no target has.
    func description(in report: FilePath) throws(ReportError) -> TargetDescription {
      guard let name = TargetName(name), let glibc = LibcVersion(parsing: glibc),
        var description = try? TargetDescription(name, packageVersion: python, glibc: glibc)
      else { throw ReportError(path: report, reason: "invalid .target '\(self.name.excerpt)'") }
      description.libraries = libraries.map { FilePath($0) }
      return description
    }
  }
}

extension TargetDescription {
  /// What is known of the shared libraries of the target.
  ///
  /// Throws `ArchiveError` and `LibraryArchiveError`.
  func catalog() throws -> LibraryCatalog {
    guard let libraries else { return .none(system: name.description) }
    return .archive(try LibraryArchive.read(libraries), system: name.description)
  }
}
