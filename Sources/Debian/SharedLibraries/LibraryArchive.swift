internal import Archives
internal import Core
internal import ELF
package import SystemPackage

/// What the packages of a system say of their shared libraries: their deb-symbols(5) and
/// deb-shlibs(5) files, in an archive.
///
/// The libraries themselves need not be there, so it does for other architectures and releases what the
/// database of dpkg does for this machine.
package struct LibraryArchive: Sendable {
  /// A file of a package, under the name that dpkg gives it: `libc6.symbols`.
  private struct Member: Sendable {
    let package: String
    let isSymbols: Bool
    let bytes: [UInt8]
  }

  private var members: [Member] = []

  /// How the name of a file ends.
  package static let suffix = ".libraries.tar.xz"

  /// The most bytes of one package and of all: those of Debian's have one and a half million.
  private static let (memberLimit, limit) = (16 << 20, 64 << 20)

  /// An archive of no package.
  package init() {}

  /// Whether no package says anything.
  package var isEmpty: Bool { members.isEmpty }

  /// Adds what a package says; nothing if it says nothing of libraries.
  package mutating func add(_ package: DebFile, named name: DebianName) {
    for (file, isSymbols) in [("symbols", true), ("shlibs", false)] {
      guard let contents = package.controlFile(file)?.contents else { continue }
      members.append(
        Member(package: name.description, isSymbols: isSymbols, bytes: contents))
    }
  }

  /// Reads a file.
  ///
  /// Throws `ArchiveError`, and `LibraryArchiveError` for what is no such archive.
  package static func read(_ path: FilePath) throws -> LibraryArchive {
    var reader = try ArchiveReader.open(path, filters: [.xz])
    var archive = LibraryArchive()
    var total = 0
    while let entry = try reader.next() {
      guard entry.kind == .regular, let name = String(validating: entry.path, as: UTF8.self),
        let dot = name.lastIndex(of: "."),
        let package = try? DebianName(String(name[..<dot])),
        name.hasSuffix(".symbols") || name.hasSuffix(".shlibs")
      else { throw LibraryArchiveError(path: path, member: entry.displayPath) }
      let bytes = try reader.readAll(limit: memberLimit)
      total += bytes.count
      guard total <= limit else {
        throw LibraryArchiveError(path: path, member: entry.displayPath)
      }
      archive.members.append(
        Member(
          package: package.description, isSymbols: name.hasSuffix(".symbols"), bytes: bytes))
    }
    return archive
  }

  /// Writes a file: the same packages give the same bytes, in whatever order they were added.
  ///
  /// Throws `ArchiveError`.
  package func write(_ path: FilePath) throws {
    var writer = try ArchiveWriter.create(path, compression: .xz(level: 9))
    let named = members.map { (name: "\($0.package).\($0.isSymbols ? "symbols" : "shlibs")", $0) }
    for (name, member) in named.sorted(by: { $0.name < $1.name }) {
      try writer.add(
        ArchiveEntry(
          path: Array(name.utf8), permissions: .file,
          modified: ArchiveEntry.Time(seconds: 0)),
        contents: member.bytes)
    }
    try writer.finish()
  }

  /// Returns the names of the packages that programs depend on for some libraries, by their sonames; one
  /// that no package has is not in it.
  package func packages(of sonames: Set<String>) -> [String: String] {
    find(sonames, symbols: .nothing).compactMapValues { provider in
      let relations =
        switch provider {
        case .symbols(let library): library.templates.first ?? ""
        case .shlibs(let relations): relations
        case .silent(let package): package
        case .unpackaged: ""
        }
      return PackageRelations(relations).all.first?.name
    }
  }

  /// Returns what depending on each of some libraries means, and on each of `symbols` of them; one that
  /// no package has is not in it.
  ///
  /// As for installed packages, symbols come before shlibs.
  func providers(
    of needs: Set<TreeLibraries.Need>, symbols: SymbolFilter
  ) -> [TreeLibraries.Need: SystemLibraries.Provider] {
    let found = find(Set(needs.map(\.name)), symbols: symbols)
    return Dictionary(
      needs.compactMap { need in found[need.name].map { (need, $0) } }
    ) { first, _ in first }
  }

  private func find(
    _ sonames: Set<String>, symbols: SymbolFilter
  ) -> [String: SystemLibraries.Provider] {
    var found: [String: SystemLibraries.Provider] = [:]
    for member in members where member.isSymbols {
      let file = SymbolsFile(parsing: member.bytes, sonames: sonames, symbols: symbols)
      for (soname, library) in file.libraries where found[soname] == nil {
        found[soname] = .symbols(library)
      }
    }
    for member in members where !member.isSymbols {
      let shlibs = ShlibsFile(parsing: String(decoding: member.bytes, as: UTF8.self))
      for soname in sonames where found[soname] == nil {
        if let relations = shlibs.dependencies(of: soname) { found[soname] = .shlibs(relations) }
      }
    }
    return found
  }
}

/// A file that is not an archive of symbols and shlibs files.
package struct LibraryArchiveError: Failure, Equatable {
  let path: FilePath
  /// The first member that does not belong there.
  let member: String

  package var location: String? { path.string }
  package var message: String {
    "invalid archive of libraries: unexpected member '\(member)' "
      + "(expected '<package>.symbols' or '<package>.shlibs', 64 MiB in all)"
  }
}
