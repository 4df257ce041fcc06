package import Core
package import Debian
package import Packaging
package import SystemPackage

/// What is known of a target on other machines than its own: whose it is, and where that was read.
///
/// A file has it (`TargetFile`), or the interpreter and the packages of the running system.
package struct TargetDescription: Sendable, Hashable {
  /// A package that the description was made from.
  package struct Source: Sendable, Hashable {
    /// The package.
    package let package: DebianName
    /// Its version.
    package let version: String
    /// The SHA-256 of the `.deb`.
    package let sha256: Digest

    package init(package: DebianName, version: String, sha256: Digest) {
      (self.package, self.version, self.sha256) = (package, version, sha256)
    }
  }

  /// The name of the target.
  package let name: TargetName
  /// The version of the package that has the interpreter: `3.11.2-6+deb12u8`.
  package let packageVersion: String
  /// The target, as it is on all machines of its architecture.
  package let target: Target
  /// The packages that the description was made from; none for one of an installed interpreter.
  package let sources: [Source]
  /// The file with what packages of the system say of their shared libraries, a `LibraryArchive`; nil
  /// where there is none.
  package var libraries: FilePath?

  /// Describes the target of a release of Debian, or of a system that builds Python like Debian, by
  /// the version of its package of the interpreter and the version of its glibc.
  ///
  /// Throws `TargetError` for a package that is no CPython 3.8 or later, or one whose bytecode is not
  /// known here.
  package init(
    _ name: TargetName, packageVersion: String, glibc: LibcVersion, sources: [Source] = []
  ) throws(TargetError) {
    let python = try Self.pythonVersion(ofPackage: packageVersion)
    guard
      let target = Target(
        debianPython: python, architecture: name.architecture, glibc: glibc)
    else { throw .unknownPython(python) }
    self.name = name
    self.packageVersion = packageVersion
    self.target = target
    self.sources = sources
  }

  /// The package that has the interpreter: `python3.11`.
  package var package: String { "python\(target.python.version)" }

  /// Returns the version that Python gives itself, by the version of its Debian package: `3.14.0rc1`
  /// for `3.14.0~rc1-2`.
  ///
  /// Throws `TargetError`.
  static func pythonVersion(ofPackage text: String) throws(TargetError) -> String {
    guard let version = try? PackageVersion(parsing: text), version.description == text else {
      throw .packageVersion(text)
    }
    let python = version.upstream.filter { $0 != "~" }
    guard python.wholeMatch(of: #/3\.[0-9]{1,2}\.[0-9]{1,2}((a|b|rc)[0-9]{1,2})?/#) != nil else {
      throw .packageVersion(text)
    }
    return python
  }
}
