internal import Core
internal import ELF
package import SystemPackage

/// Where it is said which packages have the shared libraries of a system.
package enum LibraryCatalog: Sendable {
  /// In the database of this machine's packages; the directories of the libraries are in the
  /// configuration of the loader, in the format of ld.so.conf.
  case installed(PackageDatabase, loaderConfiguration: FilePath = "/etc/ld.so.conf")
  /// In an archive about another system, whose name is for messages.
  case archive(LibraryArchive, system: String)
  /// Nowhere: nothing is known of the packages of another system.
  case none(system: String)

  /// The packages of this machine.
  package static let ofThisMachine = installed(PackageDatabase())

  /// Returns what depending on each of some libraries means, and on each of `symbols` of them; nil if
  /// there is nothing to look it up in.
  ///
  /// One that is not known is not in it. Throws `FileError`.
  func providers(
    of needs: Set<TreeLibraries.Need>, symbols: SymbolFilter, for machine: ElfMachine
  ) throws -> [TreeLibraries.Need: SystemLibraries.Provider]? {
    switch self {
    case .installed(let database, let configuration):
      guard database.exists else { return nil }
      return try SystemLibraries(
        needs, for: machine,
        directories: LibraryDirectories(configuration: configuration).paths, database: database,
        symbols: symbols
      ).providers
    case .archive(let archive, _): return archive.providers(of: needs, symbols: symbols)
    case .none: return nil
    }
  }

  /// What the user should know where there is nothing to look libraries up in.
  var absence: String {
    switch self {
    case .installed(let database, _):
      "no dpkg database in '\(database.administration.string)': the shared libraries that the "
        + "tree needs are not added to Depends"
    case .archive(_, let system), .none(let system):
      "nothing is known of the libraries of \(system): those that the tree needs are not added to "
        + "Depends; 'venvdeb target make' reads them from packages"
    }
  }

  /// What to say, and do, about a library that is nowhere.
  var unknownLibrary: String {
    switch self {
    case .installed:
      "which is neither in the tree nor in an installed Debian package: bundle the library, or add "
        + "its package to Build-Depends"
    case .archive(_, let system), .none(let system):
      "which is neither in the tree nor in a package that is known of \(system): bundle the library, "
        + "add its package to Depends, or give it to 'venvdeb target make'"
    }
  }
}
