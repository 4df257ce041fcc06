internal import Core
package import ELF
package import SystemPackage

/// The Debian packages whose shared libraries a tree needs, with the versions that have the symbols
/// it uses.
///
/// The result is that of dpkg-shlibdeps(1), but for libraries that the tree has itself, which are
/// no error here; and there is no `debian/control` to raise a version by its Build-Depends. What
/// only an optional plugin of the tree needs is a dependency like any other: nothing in a file says
/// that nobody will load it.
package struct SharedLibraryDependencies: Sendable, Equatable {
  /// The dependencies, as in "libc6 (>= 2.34)", sorted.
  package let relations: [String]
  /// The files for another machine, which the interpreter cannot load.
  package let foreign: [ForeignFile]
  /// One sentence for each file that cannot work, or only by luck.
  package let warnings: [String]

  /// A program or library of the tree that is for another machine.
  package struct ForeignFile: Sendable, Equatable {
    /// The path, relative to the tree.
    package let path: String
    /// What the file is for.
    package let machine: ElfMachine
    /// Whether the interpreter, or the program that the file belongs to, finds another one instead.
    ///
    /// Wheels such as those of selenium and debugpy have programs and libraries for several
    /// machines, and choose at run time.
    package let hasCounterpart: Bool
  }

  /// Reads the ELF files of a tree and finds their dependencies.
  ///
  /// `files` are relative to `tree`, which will be at `prefix` on the target; those in `known` were read
  /// before. `interpreter` is the Python that loads them: they must be for its `machine`. What they do
  /// not have themselves is looked up in `catalog`.
  ///
  /// Files for another machine have no dependencies; whether they may be in the tree is for the
  /// caller to say. Damaged files and libraries that are nowhere are warnings. Throws `FileError`
  /// for what cannot be read at all.
  package static func find(
    _ files: [String], in tree: FilePath, known: [String: Result<ElfFile, ElfError>] = [:],
    prefix: FilePath, machine: ElfMachine, interpreter: FilePath,
    catalog: LibraryCatalog = .ofThisMachine
  ) throws -> SharedLibraryDependencies {
    guard !files.isEmpty else {
      return SharedLibraryDependencies(relations: [], foreign: [], warnings: [])
    }
    var search = LibrarySearch(machine: machine, interpreter: interpreter, catalog: catalog)
    let own = try search.read(files, in: tree, known: known)
    let counterparts = Counterparts(own.map(\.path), machine: machine)
    let libraries = TreeLibraries(own, prefix: prefix)
    try search.resolve(libraries)
    return SharedLibraryDependencies(
      relations: search.relations.relations,
      foreign: search.foreign.map { path, machine in
        ForeignFile(path: path, machine: machine, hasCounterpart: counterparts.have(path))
      }, warnings: search.warnings)
  }
}

/// Collects dependencies and warnings.
private struct LibrarySearch {
  let machine: ElfMachine
  let interpreter: FilePath
  let catalog: LibraryCatalog
  var relations = RelationSet()
  var foreign: [(path: String, machine: ElfMachine)] = []
  var warnings: [String] = []

  /// Reads the files that the interpreter can load, or that can be run beside it.
  mutating func read(
    _ paths: [String], in tree: FilePath, known: [String: Result<ElfFile, ElfError>]
  ) throws -> [TreeLibraries.File] {
    var files: [TreeLibraries.File] = []
    for path in paths.sorted(by: { $0.precedes($1) }) {
      let elf: ElfFile
      do {
        elf = try known[path]?.get() ?? ElfFile.read(tree.appending(path))
      } catch let error as ElfError {
        warnings.append("'\(path)' is a damaged ELF file: \(error.reason)")
        continue
      }
      guard elf.kind == .shared || elf.kind == .executable else { continue }
      // Code for graphics processors and the kernel's virtual machine is data for the interpreter.
      if !elf.machine.hasSameProcessor(as: machine) {
        if Architecture.elf(elf.machine) != nil {
          foreign.append((path, elf.machine))
        }
        continue
      }
      guard elf.machine == machine else {
        warnings.append(
          "'\(path)' is for \(elf.machine), but the interpreter for \(machine): the file cannot be "
            + "loaded, and its libraries are not added to Depends")
        continue
      }
      files.append(.init(path: path, elf: elf))
    }
    return files
  }

  /// Finds the packages of all that the tree does not have itself.
  mutating func resolve(_ libraries: TreeLibraries) throws {
    let needs = Set(libraries.needs.joined())
    guard !needs.isEmpty else { return }
    let symbols = ImportedSymbols(of: libraries.files)
    guard
      let providers = try catalog.providers(of: needs, symbols: symbols.filter, for: machine)
    else {
      warnings.append(catalog.absence)
      return
    }
    addSymbols(symbols, libraries, providers)

    var users: [TreeLibraries.Need: [String]] = [:]
    for (file, needs) in zip(libraries.files, libraries.needs) {
      for need in needs { users[need, default: []].append(file.path) }
    }
    let names = libraries.names
    for (need, files) in users.sorted(by: {
      ($0.key.soname, $0.value[0]) < ($1.key.soname, $1.value[0])
    }) {
      checkVersion(of: need, files)
      switch providers[need] {
      case .symbols(let library):
        relations.add(library.templates.first ?? "", version: library.smallestVersion)
      case .shlibs(let dependencies): relations.add(dependencies)
      case .silent(let package):
        relations.add(package)
        warnings.append(
          "\(Self.text(files)) '\(need.soname)', and its package \(package) has neither symbols "
            + "nor shlibs: the dependency has no minimum version")
      case .unpackaged(let path):
        guard !names.contains(need.name) else { continue }
        warnings.append(
          "\(Self.text(files)) '\(need.soname)', and '\(path.string)' belongs to no Debian "
            + "package: the library must be installed on the target by other means")
      case nil:
        if names.contains(need.name) { continue }
        if let package = Self.pythonPackage(need.name) {
          relations.add(package)
        } else {
          warnings.append(
            "\(Self.text(files)) '\(need.soname)', \(catalog.unknownLibrary)")
        }
      }
    }
  }

  /// Raises versions by the symbols that are used, each looked up in the libraries of its file in
  /// their order.
  private mutating func addSymbols(
    _ symbols: ImportedSymbols, _ libraries: TreeLibraries,
    _ providers: [TreeLibraries.Need: SystemLibraries.Provider]
  ) {
    var newest: [String: PackageVersion?] = [:]
    // Which symbols were looked up for the files with the same libraries as this one: a bit for each
    // such group of files. What groups beyond the bits repeat does no harm.
    var done = [UInt64](repeating: 0, count: symbols.names.count)
    var groups: [[TreeLibraries.Need]: UInt64] = [:]
    for (numbers, needs) in zip(symbols.numbers, libraries.needs) {
      let needs = needs.filter { if case .symbols = providers[$0] { true } else { false } }
      let known = needs.compactMap { need -> SymbolsFile.Library? in
        if case .symbols(let library) = providers[need] { library } else { nil }
      }
      guard !known.isEmpty else { continue }
      let bit = groups[needs] ?? (groups.count < 64 ? 1 << groups.count : 0)
      groups[needs] = bit
      for number in numbers where done[number] & bit == 0 {
        done[number] |= bit
        for library in known {
          guard let found = library.symbols[symbols.names[number]] else { continue }
          guard library.templates.indices.contains(found.template) else { break }
          let template = library.templates[found.template]
          if let known = newest[template] {
            if let version = found.version, known.map({ $0 < version }) ?? true {
              newest[template] = version
            }
          } else {
            newest.updateValue(found.version, forKey: template)
          }
          break
        }
      }
    }
    for (template, version) in newest { relations.add(template, version: version) }
  }

  /// Warns of a library of another Python than the interpreter, which has another idea of every
  /// object.
  private mutating func checkVersion(of need: TreeLibraries.Need, _ files: [String]) {
    guard let package = Self.pythonPackage(need.name),
      let name = interpreter.lastComponent?.string, "lib\(name)" != package
    else { return }
    warnings.append("\(Self.text(files)) '\(need.soname)', but the interpreter is \(name)")
  }

  /// Debian's package of "libpython3.11.so.1.0"; nil for other sonames.
  ///
  /// Its name is known without the package, which few build systems have: the interpreter itself
  /// does not use the library.
  private static func pythonPackage(_ soname: String) -> String? {
    guard soname.hasPrefix("libpython3."), soname.hasSuffix(".so.1.0") else { return nil }
    let package = soname.dropLast(".so.1.0".utf8.count)
    guard package.utf8.dropFirst("libpython3.".utf8.count).allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return String(package)
  }

  /// "'a' needs" or "'a' and 3 other files need".
  private static func text(_ files: [String]) -> String {
    let first = "'\(files[0])'"
    switch files.count {
    case 1: return "\(first) needs"
    case 2: return "\(first) and '\(files[1])' need"
    default: return "\(first) and \(files.count - 1) other files need"
    }
  }
}
