internal import Core
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
  static func paths(
    of item: InventoryDistribution, in contents: TreeContents
  ) throws -> [FilePath] {
    let directory = item.distribution.directory
    let root = contents.tree.root
    let listed = Set(item.metadata.licenseFiles)
    let beside = try root.entries(of: directory).filter { name in
      listed.contains(name.string) || isLicenseName(name.string)
    }.map { directory.appending($0) }.filter { try root.isRegularFile($0) }
    return try beside + contents.files(of: item, below: "license_files")
      + contents.files(of: item, below: "licenses")
  }

  /// Returns whether a file has the name of such a file.
  private static func isLicenseName(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["licence", "license", "copying", "copyright", "notice", "authors", "unlicense"]
      .contains { name.hasPrefix($0) }
  }
}
