internal import Core
internal import SystemPackage

/// The packages that this system's databases name for libraries, whatever release and architecture
/// it is of: dpkg's lists of files, deb-shlibs(5) and deb-symbols(5).
package struct LibraryOwners: Sendable {
  /// The names of packages by soname; a library that no database knows is not in it.
  private var packages: [String: Set<String>] = [:]

  /// Looks up libraries by their sonames; finds none where there is no database.
  ///
  /// Throws `FileError`.
  package init(of sonames: Set<String>, database: PackageDatabase) throws {
    guard !sonames.isEmpty, database.exists else { return }
    for (soname, relations) in try database.relations(of: sonames) {
      packages[soname, default: []].formUnion(relations.flatMap { PackageRelations($0).names })
    }
    let paths = Dictionary(
      sonames.flatMap { soname in Self.paths(of: soname).map { ($0, soname) } },
      uniquingKeysWith: { first, _ in first })
    for (path, owners) in try database.owners(of: Set(paths.keys)) {
      guard let soname = paths[path] else { continue }
      packages[soname, default: []].formUnion(owners.map { String($0.prefix { $0 != ":" }) })
    }
  }

  /// Returns the packages that have a library; nil if no database knows it.
  package func packages(of soname: String) -> Set<String>? { packages[soname] }

  /// Returns the paths that packages give to a library.
  private static func paths(of soname: String) -> [String] {
    let directories = [""] + Architecture.all.map { $0.tuple + "/" }
    return ["/lib/", "/usr/lib/"].flatMap { parent in
      directories.map { "\(parent)\($0)\(soname)" }
    }
  }
}

extension PackageDatabase {
  /// Returns what the shlibs and symbols files of administrators and installed packages say of
  /// libraries: values of a field such as `Depends`, by soname.
  ///
  /// Throws `FileError`.
  func relations(of sonames: Set<String>) throws -> [String: [String]] {
    var files = ["shlibs.override", "shlibs.default"].map { configuration.appending($0) }
      .filter { FileSystem.isRegularFile($0) }
    files += try FileSystem.entries(of: information)
      .filter { $0.extension == "shlibs" || $0.extension == "symbols" }
      .map { information.appending($0) }
    var found: [String: [String]] = [:]
    for file in files {
      let bytes = try FileSystem.read(file)
      if file.extension == "symbols" {
        let symbols = SymbolsFile(parsing: bytes, sonames: sonames, symbols: .nothing)
        for (soname, library) in symbols.libraries {
          found[soname, default: []] += library.templates.prefix(1)
            .map { $0.replacing("#MINVER#", with: "") }
        }
      } else {
        let shlibs = ShlibsFile(parsing: String(decoding: bytes, as: UTF8.self))
        for soname in sonames {
          if let relations = shlibs.dependencies(of: soname) {
            found[soname, default: []].append(relations)
          }
        }
      }
    }
    return found
  }
}
