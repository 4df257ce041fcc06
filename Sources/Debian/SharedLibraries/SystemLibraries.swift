internal import Core
internal import ELF
internal import SystemPackage

/// The libraries that this system offers to programs for one kind of machine, and the packages that
/// they belong to.
struct SystemLibraries {
  /// Where a library comes from, and what depending on it means.
  enum Provider {
    /// A package that tells which version first had which symbol.
    case symbols(SymbolsFile.Library)
    /// A package that tells what to depend on, whatever is used of the library.
    case shlibs(String)
    /// A package that tells nothing, by its name.
    case silent(String)
    /// A file of no package.
    case unpackaged(FilePath)
  }

  /// What was found for each need; one that is missing here was not found.
  private(set) var providers: [TreeLibraries.Need: Provider] = [:]

  /// Looks for all needs at once, and for `symbols` of them.
  ///
  /// Throws `FileError`.
  init(
    _ needs: Set<TreeLibraries.Need>, for machine: ElfMachine, directories: [FilePath],
    database: PackageDatabase, symbols wanted: SymbolFilter
  ) throws {
    var found: [TreeLibraries.Need: [FilePath]] = [:]
    for need in needs {
      let candidates = need.files(in: directories)
      found[need] = candidates.filter { path in
        FileSystem.isRegularFile(path) && (try? ElfFile.machine(of: path)) == machine
      }
    }
    let sonames = Set(needs.map(\.name))
    let owners = try database.owners(
      ofLibraries: Set(found.values.joined()).map(Self.spellings), sonames: sonames)
    let packages = Set(owners.values.joined())
    let symbols = Dictionary(
      uniqueKeysWithValues: try packages.map { package in
        (package, try database.symbols(of: package, sonames: sonames, wanted: wanted))
      })
    for (need, paths) in found {
      let owned = paths.flatMap { path in
        // The name of a library may be a link of the alternatives system, which no package owns.
        Self.spellings(path).lazy.compactMap { owners[$0] }.first ?? []
      }
      providers[need] =
        try Self.provider(of: need.name, among: owned, symbols, database)
        ?? paths.first.map { .unpackaged($0) }
    }
  }

  /// Returns the first package that tells what to depend on, else the first package.
  private static func provider(
    of soname: String, among packages: [String], _ symbols: [String: [SymbolsFile]],
    _ database: PackageDatabase
  ) throws -> Provider? {
    for package in packages {
      let libraries = symbols[package, default: []].lazy.compactMap { $0.libraries[soname] }
      if let library = libraries.first { return .symbols(library) }
      if let dependencies = try database.shlibs(of: package, soname: soname) {
        return .shlibs(dependencies)
      }
    }
    return packages.first.map { package in
      .silent(String(package.prefix { $0 != ":" }))
    }
  }

  /// Returns the names that a package may have given to a file: with and without `/usr`, which are
  /// one directory on a merged system, as it is, and with all links followed.
  private static func spellings(_ path: FilePath) -> [String] {
    var spellings: [String] = []
    for path in [path, (try? FileSystem.resolve(path)) ?? path] {
      var alias = path
      if !alias.removePrefix("/usr") {
        alias = FilePath("/usr").appending(path.components)
      } else {
        alias = FilePath("/").appending(alias.components)
      }
      spellings += [path.string, alias.string]
    }
    return spellings
  }
}

extension TreeLibraries.Need {
  /// The soname, or the last part of what is asked for by its path.
  var name: String { FilePath(soname).lastComponent?.string ?? soname }

  /// Returns the paths at which the file can be, given the directories of the system.
  fileprivate func files(in system: [FilePath]) -> [FilePath] {
    let path = FilePath(soname)
    if path.isAbsolute { return [path] }
    guard path.components.count == 1 else { return [] }
    return (directories + system).map { $0.appending(soname) }
  }
}
