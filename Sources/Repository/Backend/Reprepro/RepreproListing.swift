internal import Debian
internal import SystemPackage

/// What reprepro(1) prints about a repository.
enum RepreproListing {
  /// The form of lists of packages: one line for each, fields between tabs.
  static let format =
    #"${$architecture}\t${package}\t${version}\t${$source}\t${$sourceversion}\t${$filekey}\t${sha256}\n"#

  /// Reads such a list; `hashes` are those of files, for source packages.
  ///
  /// Throws `PackageVersionError`, and `RepositoryError` for a line of another form.
  static func packages(
    _ text: String, hashes: [String: String]
  ) throws -> Set<RepositoryPackage> {
    var packages: Set<RepositoryPackage> = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 7 else {
        throw RepositoryError.backend("list packages", reason: "unexpected line '\(line)'")
      }
      packages.insert(
        RepositoryPackage(
          architecture: fields[0], name: fields[1],
          version: try PackageVersion(parsing: fields[2]), source: fields[3],
          sourceVersion: try PackageVersion(parsing: fields[4]), path: fields[5],
          sha256: fields[6].isEmpty ? hashes[fields[5]] ?? "" : fields[6]))
    }
    return packages
  }

  /// Reads the output of `_listchecksums`: the SHA-256 hashes of the files below `public`.
  static func hashes(_ text: String) -> [String: String] {
    var hashes: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let name = words.first, let hash = words.first(where: { $0.hasPrefix(":2:") }) else {
        continue
      }
      hashes[String(name)] = String(hash.dropFirst(3))
    }
    return hashes
  }

  /// Reads the output of `dumptracks`: the versions whose files are kept.
  ///
  /// Throws `PackageVersionError` and `SyntaxError`.
  static func tracks(_ text: String) throws -> [KeptVersion] {
    try ControlFile(parsing: text, file: "dumptracks").paragraphs.compactMap { paragraph in
      guard let suite = paragraph["Distribution"].flatMap(Suite.init(rawValue:)),
        let source = paragraph["Source"], let version = paragraph["Version"]
      else { return nil }
      let files = (paragraph.field("Files")?.lines ?? []).compactMap {
        $0.text.split(separator: " ").first.map(String.init)
      }
      return KeptVersion(
        version: SourceVersion(source: source, version: try PackageVersion(parsing: version)),
        suite: suite, files: files.sorted())
    }
  }
}
