internal import Core
internal import Debian
internal import SystemPackage

/// What dpkg-buildpackage has left in the directory around the source.
struct BuildResult {
  let directory: FilePath
  let source: FilePath
  let package: String
  let version: PackageVersion

  /// Moves the package to the output directory, and the rest too where it is to be kept; returns the
  /// path of the package.
  ///
  /// Throws `ApplicationError.noPackage` and `FileError`.
  func deliver(to output: FilePath, keeps: Bool) throws -> FilePath {
    // Names of files have no epoch (deb-src-control(5)).
    var plain = version.upstream
    if let revision = version.revision { plain += "-\(revision)" }
    let stem = "\(package)_\(plain)_"
    let files = try FileSystem.entries(of: directory).filter { $0.string.hasPrefix(stem) }
    guard let deb = files.first(where: { $0.string.hasSuffix(".deb") }) else {
      throw ApplicationError.noPackage(package)
    }
    if keeps, let name = source.lastComponent {
      try FileSystem.rename(source, to: output.appending(name))
    }
    for file in keeps ? files : [deb] {
      try FileSystem.rename(directory.appending(file), to: output.appending(file))
    }
    return output.appending(deb)
  }
}
