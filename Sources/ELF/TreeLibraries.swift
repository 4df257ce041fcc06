internal import Core
package import SystemPackage

/// The ELF files of a tree, and which of the libraries that they need are among them.
///
/// This follows ld.so(8) as far as a tree that is not installed yet lets it: `DT_RUNPATH`, or
/// `DT_RPATH` of the file and of those that load it, with `$ORIGIN`.
package struct TreeLibraries {
  /// An ELF file of the tree.
  package struct File {
    /// Where it is, relative to the tree.
    package let path: String
    package let elf: ElfFile

    package init(path: String, elf: ElfFile) {
      self.path = path
      self.elf = elf
    }
  }

  /// A library that is needed and found in no directory of the tree that is searched for it.
  package struct Need: Hashable {
    package let soname: String
    /// Directories outside the tree that the file names, before the system's.
    package let directories: [FilePath]
  }

  /// The files, in the order in which they were given.
  package let files: [File]
  /// What each file needs of others than the tree, in the order of its header.
  package private(set) var needs: [[Need]]

  /// Every name by which a file of the tree could be asked for, found or not.
  ///
  /// A package may load such a file by its path first, after which the loader takes it for all that
  /// ask for its soname.
  package var names: Set<String> {
    var names = Set(files.compactMap(\.elf.soname))
    for file in files { names.insert(String(Substring(file.path.utf8.lastComponent))) }
    return names
  }

  private let prefix: FilePath
  /// The files by their paths on the target.
  private let indices: [FilePath: Int]
  /// The files by their names, with the directory on the target: few have the same name, while a run
  /// path may have any number of directories.
  private let byName: [FilePath.Component: [(directory: FilePath, file: Int)]]

  /// Directories in which a file looks for libraries, in their order.
  private struct SearchPath {
    let directories: [FilePath]
    let ranks: [FilePath: Int]

    init(_ directories: [FilePath]) {
      self.directories = directories
      ranks = Dictionary(
        directories.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Finds out what the files of a tree, which will be at `prefix` on the target, need.
  package init(_ files: [File], prefix: FilePath) {
    self.files = files
    self.prefix = prefix
    indices = Dictionary(
      files.enumerated().map { (Self.installedPath($1.path, prefix: prefix), $0) },
      uniquingKeysWith: { first, _ in first })
    var byName: [FilePath.Component: [(directory: FilePath, file: Int)]] = [:]
    for (path, index) in indices {
      guard let name = path.lastComponent else { continue }
      byName[name, default: []].append((path.removingLastComponent(), index))
    }
    self.byName = byName
    needs = []
    needs = resolve()
  }

  private func resolve() -> [[Need]] {
    var loaders = [[Int]](repeating: [], count: files.count)
    var open: [(file: Int, soname: String)] = []
    let paths = files.indices.map { searchPath(of: $0) }
    for (index, file) in files.enumerated() {
      for soname in file.elf.requested {
        if let provider = find(soname, paths[index], for: index) {
          loaders[provider].append(index)
        } else {
          open.append((index, soname))
        }
      }
    }
    // The directories of a DT_RPATH hold for all that the file loads, but a DT_RUNPATH ends that.
    var isDone = false
    while !isDone {
      isDone = true
      // What a file still needs stands together, so that its ancestors are looked up once.
      var known: (file: Int, ancestors: [Int])?
      open.removeAll { file, soname in
        guard !files[file].elf.hasRunpath else { return false }
        let ancestors = known?.file == file ? known?.ancestors ?? [] : ancestors(of: file, loaders)
        known = (file, ancestors)
        for loader in ancestors where !files[loader].elf.hasRunpath {
          guard let provider = find(soname, paths[loader], for: loader) else { continue }
          loaders[provider].append(file)
          isDone = false
          return true
        }
        return false
      }
    }
    var needs = [[Need]](repeating: [], count: files.count)
    var outsides: [Int: [FilePath]] = [:]
    for (file, soname) in open {
      let outside = outsides[
        file, default: paths[file].directories.filter { !$0.starts(with: prefix) }]
      outsides[file] = outside
      needs[file].append(Need(soname: soname, directories: outside))
    }
    return needs
  }

  /// Finds the file of the tree that a file gets for a soname.
  private func find(_ soname: String, _ path: SearchPath, for index: Int) -> Int? {
    guard soname.utf8.contains(UInt8(ascii: "/")) else {
      return FilePath.Component(soname).flatMap { byName[$0] }?
        .compactMap { found in path.ranks[found.directory].map { ($0, found.file) } }
        .min { $0.0 < $1.0 }?.1
    }
    return expand(soname, of: index).flatMap { indices[$0] }
  }

  /// Returns all files that lead to a file being loaded.
  private func ancestors(of file: Int, _ loaders: [[Int]]) -> [Int] {
    var found: [Int] = []
    var seen: Set<Int> = [file]
    var queue = loaders[file]
    while let next = queue.popLast() {
      guard seen.insert(next).inserted else { continue }
      found.append(next)
      queue += loaders[next]
    }
    return found
  }

  private func searchPath(of index: Int) -> SearchPath {
    let elf = files[index].elf
    return SearchPath(
      (elf.hasRunpath ? elf.runpath : elf.rpath).compactMap { expand($0, of: index) })
  }

  /// Returns a path on the target; nil for one that depends on where a program is started, or on
  /// the machine that it runs on.
  private func expand(_ text: String, of index: Int) -> FilePath? {
    let origin = Self.installedPath(files[index].path, prefix: prefix).removingLastComponent()
    var path = FilePath(text)
    for token in ["$ORIGIN", "${ORIGIN}"] where text.hasPrefix(token) {
      let rest = text.utf8.dropFirst(token.utf8.count)
      guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return nil }
      path = origin.appending(String(Substring(rest)))
    }
    guard path.isAbsolute, !path.string.contains("$") else { return nil }
    return Self.withoutAlias(path.lexicallyNormalized(), prefix: prefix)
  }

  private static func installedPath(_ path: String, prefix: FilePath) -> FilePath {
    withoutAlias(prefix.appending(path), prefix: prefix)
  }

  /// Replaces `lib64`, which is a link to `lib` in a virtual environment.
  private static func withoutAlias(_ path: FilePath, prefix: FilePath) -> FilePath {
    var relative = path
    guard relative.removePrefix(prefix), relative.components.first == "lib64" else { return path }
    return prefix.appending("lib").appending(relative.components.dropFirst())
  }
}

extension ElfFile {
  /// The libraries that it needs, each once, and the dynamic loader.
  fileprivate var requested: [String] {
    var seen: Set<String> = []
    var requested = needed.filter { seen.insert($0).inserted }
    // A file cannot be in the way of its own loader: most need its library as well.
    if let interpreter, !seen.contains(String(Substring(interpreter.utf8.lastComponent))) {
      requested.append(interpreter)
    }
    return requested
  }
}

extension String.UTF8View {
  /// What follows the last slash.
  fileprivate var lastComponent: SubSequence {
    lastIndex(of: UInt8(ascii: "/")).map { self[index(after: $0)...] } ?? self[...]
  }
}
