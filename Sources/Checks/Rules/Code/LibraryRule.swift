internal import Artifacts
internal import Debian
internal import ELF
internal import SystemPackage

/// The shared libraries that the ELF files of a tree need.
enum LibraryRule: Rule {
  static let undeclared = FindingCode(
    "library-not-in-depends", .error, "a shared library is neither in the tree nor in Depends",
    why: """
      An ELF file of the tree needs the library (DT_NEEDED), and no package in Depends has the \
      name of a package with that library. Without the library the import of the module fails. \
      Debian Policy 8.6 requires a direct dependency even where another package brings the \
      library.
      """,
    hint: "add ${venvdeb:Depends} or ${shlibs:Depends} to Depends, or bundle the library")
  static let runPath = FindingCode(
    "run-path-outside-tree", .warning,
    "an ELF file looks for libraries in a directory outside the tree",
    why: """
      DT_RPATH or DT_RUNPATH names a directory that is neither in the tree nor one of the \
      system's. Whoever can write there can run code in the program.
      """,
    hint: "build the wheel without the run path, or remove it with patchelf")

  static let codes = [undeclared, runPath]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { undeclaredLibraries($0, context) + runPaths($0, context) }
  }

  private static func undeclaredLibraries(_ tree: TreeIndex, _ context: CheckContext) -> [Finding] {
    guard let dependencies = context.artifact.dependencies, let prefix = tree.prefix else {
      return []
    }
    let architecture = Architecture.named(context.artifact.control?["Architecture"] ?? "")
    var files: [TreeLibraries.File] = []
    for file in tree.files {
      guard let elf = context.evidence[file.path]?.elf,
        elf.kind == .shared || elf.kind == .executable,
        architecture?.runs(elf.machine) ?? true
      else { continue }
      files.append(.init(path: tree.relative(file.path).string, elf: elf))
    }
    let libraries = TreeLibraries(files, prefix: prefix)
    let bundled = libraries.names
    // What the package has outside the tree counts as well.
    let own = Set(context.artifact.files.compactMap { $0.path.lastComponent?.string })
    var users: [String: [String]] = [:]
    for (file, needs) in zip(libraries.files, libraries.needs) {
      for need in needs {
        let name = FilePath(need.soname).lastComponent?.string ?? need.soname
        guard !bundled.contains(name), !own.contains(name) else { continue }
        users[name, default: []].append(file.path)
      }
    }
    let declared = dependencies.names
    return users.compactMap { soname, files in
      let packages = LibraryPackages.names(of: soname)
      guard declared.isDisjoint(with: packages), let first = files.min() else { return nil }
      let others = files.count > 1 ? " (like \(files.count - 1) other files)" : ""
      return Finding(
        undeclared, tree.path.pushing(FilePath(first)), nil,
        "needs '\(soname)'\(others), but \(packages[0]) is not in Depends")
    }
  }

  private static func runPaths(_ tree: TreeIndex, _ context: CheckContext) -> [Finding] {
    tree.files.compactMap { file in
      guard let elf = context.evidence[file.path]?.elf else { return nil }
      let directories = (elf.hasRunpath ? elf.runpath : elf.rpath).filter { $0.hasPrefix("/") }
      let foreign = directories.first { directory in
        let path = FilePath(directory).lexicallyNormalized()
        let isOwn = tree.prefix.map { path.starts(with: $0) } ?? true
        return !isOwn
          && !["/usr/lib", "/lib", "/usr/lib64", "/lib64"].contains { path.starts(with: $0) }
      }
      return foreign.map { Finding(runPath, file.path, nil, "run path contains '\($0)'") }
    }
  }
}
