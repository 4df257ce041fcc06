/// What the file name of an sdist says ("Source distribution format", PEP 625).
package struct SdistName: Hashable, Sendable {
  /// The name of the distribution.
  package let name: PackageName
  /// The version of the distribution.
  package let version: Version

  /// The suffixes of archives of which names tell a version; only the first two are in use today.
  private static let suffixes = [".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz"]

  /// Reads `name-version.tar.gz`, in which the name may have dashes, as it had before PEP 625; nil for
  /// another name.
  package init?(_ fileName: String) {
    guard let suffix = Self.suffixes.first(where: fileName.hasSuffix) else { return nil }
    let stem = fileName.dropLast(suffix.count)
    guard let dash = stem.lastIndex(of: "-"), let name = try? PackageName(stem[..<dash]),
      let version = try? Version(stem[stem.index(after: dash)...])
    else { return nil }
    (self.name, self.version) = (name, version)
  }
}
