internal import Packaging
internal import SystemPackage
internal import Wheels

/// The files with licences, notices and authors in the metadata directory of a distribution.
enum LicenseFiles {
  /// The largest file in bytes; one with the licences of many libraries has a million.
  static let sizeLimit = 16 << 20

  /// Returns their paths, relative to the tree, in byte order.
  ///
  /// PEP 639 puts them into `licenses`, older tools into `license_files` or beside METADATA.
  static func paths(of item: InventoryDistribution) -> [FilePath] {
    let directory = item.distribution.directory
    let listed = Set(item.metadata.licenseFiles)
    let beside = item.metadataFiles.filter { path in
      guard path.removingLastComponent() == directory, let name = path.lastComponent?.string else {
        return false
      }
      return listed.contains(name) || isLicenseName(name)
    }
    return beside + item.files(below: "license_files") + item.files(below: "licenses")
  }

  /// Returns whether a file has the name of such a file.
  private static func isLicenseName(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["licence", "license", "copying", "copyright", "notice", "authors", "unlicense"]
      .contains { name.hasPrefix($0) }
  }
}
