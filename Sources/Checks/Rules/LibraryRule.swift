internal import Artifacts
internal import Debian
internal import ELF
internal import SystemPackage

/// The shared libraries that the ELF files of a tree need.
enum LibraryRule: Rule {
  static let undeclared = FindingCode(
    "library-not-in-depends", .error, "a shared library is neither in the tree nor in Depends",
    why: """
      An ELF file of the tree needs it (DT_NEEDED), and no package of Depends is called like a \
      package of that library. Without it the import of the module fails. Debian Policy 8.6 asks for \
      a direct dependency even where another package brings the library.
      """,
    hint: "write ${venvdeb:Depends} or ${shlibs:Depends} into Depends, or bundle the library")
  static let runPath = FindingCode(
    "run-path-outside-tree", .warning, "an ELF file looks for libraries in a directory of its own",
    why: """
      DT_RPATH or DT_RUNPATH names a directory that is neither in the tree nor one of the system's. \
      Whoever can write there can put code into the program.
      """,
    hint: "build the wheel without the run path, or remove it with patchelf")

  static let codes = [undeclared, runPath]

  static func check(_ subject: Subject) -> [Finding] {
    subject.trees.flatMap { undeclaredLibraries($0, subject) + runPaths($0, subject) }
  }

  private static func undeclaredLibraries(_ tree: Tree, _ subject: Subject) -> [Finding] {
    guard let dependencies = subject.dependencies, let prefix = tree.prefix else { return [] }
    let architecture = Architecture.named(subject.control?["Architecture"] ?? "")
    var files: [TreeLibraries.File] = []
    for file in tree.files {
      guard let elf = subject.facts[file.path]?.elf, elf.kind == .shared || elf.kind == .executable,
        architecture?.runs(elf.machine) ?? true
      else { continue }
      files.append(.init(path: tree.relative(file.path).string, elf: elf))
    }
    let libraries = TreeLibraries(files, prefix: prefix)
    let bundled = libraries.names
    // What the package has outside the tree counts as well.
    let own = Set(subject.files.compactMap { $0.path.lastComponent?.string })
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
      let others = files.count > 1 ? " (and \(files.count - 1) more)" : ""
      return Finding(
        undeclared, tree.path.pushing(FilePath(first)), nil,
        "it needs '\(soname)'\(others), and \(packages[0]) is not in Depends")
    }
  }

  private static func runPaths(_ tree: Tree, _ subject: Subject) -> [Finding] {
    tree.files.compactMap { file in
      guard let elf = subject.facts[file.path]?.elf else { return nil }
      let directories = (elf.hasRunpath ? elf.runpath : elf.rpath).filter { $0.hasPrefix("/") }
      let foreign = directories.first { directory in
        let path = FilePath(directory).lexicallyNormalized()
        let isOwn = tree.prefix.map { path.starts(with: $0) } ?? true
        return !isOwn
          && !["/usr/lib", "/lib", "/usr/lib64", "/lib64"].contains { path.starts(with: $0) }
      }
      return foreign.map { Finding(runPath, file.path, nil, "its run path has '\($0)'") }
    }
  }
}

/// The names that Debian gives to packages of shared libraries.
enum LibraryPackages {
  /// What no rule gives.
  private static let exceptions: [String: String] = [
    "libm.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6", "librt.so.1": "libc6",
    "libutil.so.1": "libc6", "libresolv.so.2": "libc6", "libanl.so.1": "libc6",
    "libmvec.so.1": "libc6", "libBrokenLocale.so.1": "libc6", "libthread_db.so.1": "libc6",
    "libz.so.1": "zlib1g", "libcrypto.so.3": "libssl3", "libcrypto.so.1.1": "libssl1.1",
    "libxml2.so.2": "libxml2", "libxslt.so.1": "libxslt1.1", "libexslt.so.0": "libxslt1.1",
    "libgobject-2.0.so.0": "libglib2.0-0", "libgio-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0", "libOpenGL.so.0": "libopengl0",
    "libgdk-3.so.0": "libgtk-3-0", "libk5crypto.so.3": "libk5crypto3",
    "liblber-2.5.so.0": "libldap-2.5-0", "liblber.so.2": "libldap2", "libtk8.6.so": "libtk8.6",
    "libgssrpc.so.4": "libgssrpc4", "libpangocairo-1.0.so.0": "libpangocairo-1.0-0",
  ]

  /// The packages that may have a library, the likeliest first.
  ///
  /// The rule is that of the Debian Policy, 8.1: `libfoo.so.1` is in `libfoo1`, `libfoo2.so.1` in
  /// `libfoo2-1`; since the transition to 64-bit times many names end with `t64`.
  static func names(of soname: String) -> [String] {
    if soname.hasPrefix("ld-linux") || soname.hasPrefix("ld64.so") || soname.hasPrefix("ld.so") {
      return ["libc6"]
    }
    if soname.hasPrefix("libpython3."), soname.hasSuffix(".so.1.0") {
      return withTimeSuffix(String(soname.dropLast(".so.1.0".count)))
    }
    if let name = exceptions[soname] { return withTimeSuffix(name) }
    guard let end = soname.ranges(of: ".so").last else { return withTimeSuffix(soname) }
    let stem = soname[..<end.lowerBound]
    let version = soname[end.upperBound...].drop { $0 == "." }
    let separator = stem.last?.isNumber ?? false && !version.isEmpty ? "-" : ""
    let name = "\(stem)\(separator)\(version)".lowercased()
    return withTimeSuffix(String(name.map { $0 == "_" ? "-" : $0 }))
  }

  private static func withTimeSuffix(_ name: String) -> [String] { [name, name + "t64"] }
}
