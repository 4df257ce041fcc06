internal import Artifacts
internal import Debian
internal import ELF
internal import SystemPackage

/// The shared libraries that the ELF files of a tree need.
enum LibraryRule: Rule {
  static let undeclared = FindingCode(
    "library-not-in-depends", .error, "a shared library is neither in the tree nor in Depends",
    why: """
      An ELF file of the tree needs the library (DT_NEEDED), and Depends has none of the packages \
      with that library, which dpkg's database of this system or a list of well-known libraries \
      names. Without the library the import of the module fails. Debian Policy 8.6 requires a \
      direct dependency even where another package brings the library.
      """,
    hint: "add ${venvdeb:Depends} or ${shlibs:Depends} to Depends, or bundle the library")
  static let unknown = FindingCode(
    "library-package-unknown", .warning, "a shared library is in no package that is known here",
    why: """
      An ELF file of the tree needs the library (DT_NEEDED), which is not in the tree. Neither \
      dpkg's database of this system nor the list of well-known libraries has it, and Depends has \
      no package with the name that Debian Policy 8.1 suggests. That name is a guess: many \
      packages are named differently.
      """,
    hint: """
      run the check where the package of the library is installed, or add an override that names \
      the package in Depends
      """)
  static let runPath = FindingCode(
    "run-path-outside-tree", .warning,
    "an ELF file looks for libraries in a directory outside the tree",
    why: """
      DT_RPATH or DT_RUNPATH names a directory that is neither in the tree nor one of the \
      system's. Whoever can write there can run code in the program.
      """,
    hint: "build the wheel without the run path, or remove it with patchelf")

  static let codes = [undeclared, unknown, runPath]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap {
      try undeclaredLibraries($0, context) + runPaths($0, context)
    }
  }

  private static func undeclaredLibraries(
    _ tree: TreeIndex, _ context: CheckContext
  ) throws -> [Finding] {
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
    users = users.filter { soname, _ in
      let names = LibraryPackages.known(soname) ?? LibraryPackages.guess(soname)
      return declared.isDisjoint(with: names)
    }
    let owners = try LibraryOwners(of: Set(users.keys), database: context.options.database)
    return users.compactMap { soname, files in
      guard let first = files.min() else { return nil }
      let path = tree.path.pushing(FilePath(first))
      let others = files.count > 1 ? " (like \(files.count - 1) other files)" : ""
      let need = "needs '\(soname)'\(others), but"
      let known = owners.packages(of: soname) ?? LibraryPackages.known(soname).map { [$0[0]] }
      guard let known else {
        let guess = LibraryPackages.guess(soname)[0]
        return Finding(
          unknown, path, nil,
          "\(need) '\(guess)' is not in Depends; the name of the package is a guess")
      }
      guard declared.isDisjoint(with: known) else { return nil }
      return Finding(
        undeclared, path, nil,
        "\(need) \(known.sorted().joined(separator: " or ")) is not in Depends")
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
