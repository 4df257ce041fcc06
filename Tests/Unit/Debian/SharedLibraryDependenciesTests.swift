import Core
import Debian
import ELF
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct SharedLibraryDependenciesTests {
  /// One by one, so that what the libraries of one file need does not hide behind another's.
  @Test func agreesWithDpkgShlibdeps() throws {
    let paths = try ElfSamples.system(12)
    #expect(paths.count > 2)
    let tree = try PackageTree()
    var files: [String] = []
    for (index, path) in paths.enumerated() {
      let name = "lib/\(index)-\(path.lastComponent?.string ?? "")"
      try AtomicFile.copy(path, to: tree.prefixed(name), permissions: .executable)
      files.append(name)
    }
    var compared = 0
    for file in files {
      let ours = try tree.find([file])
      // Those for other machines than this one's have no dependencies, nor have damaged ones.
      if ours.warnings.contains(where: { $0.contains("cannot be loaded") }) { continue }
      let theirs = try tree.shlibdeps([file])
      guard theirs.status == 0 else {
        #expect(!ours.warnings.isEmpty, "\(file)")
        continue
      }
      #expect(Set(ours.relations) == Set(theirs.relations), "\(file)")
      #expect(ours.warnings.isEmpty, "\(file): \(ours.warnings)")
      compared += 1
    }
    #expect(compared > 2)
    let programs = try tree.find(files)
    #expect(programs.relations.contains { $0.hasPrefix("libc6 (>= ") })
  }

  @Test func findsWhatTheTreeHasByRunpath() throws {
    let tree = try PackageTree()
    try tree.compile("site/a.libs/libdeep-1234.so.1")
    try tree.compile(
      "site/a.libs/libinner-1234.so.1", needs: ["site/a.libs/libdeep-1234.so.1"], path: "$ORIGIN")
    try tree.compile(
      "site/a/mod.so", needs: ["site/a.libs/libinner-1234.so.1"], path: "${ORIGIN}/../a.libs")
    let found = try tree.find(tree.files)
    #expect(found.warnings.isEmpty)
    #expect(found.relations.allSatisfy { $0.hasPrefix("libc6") })
  }

  @Test func namesWhatIsNowhere() throws {
    let tree = try PackageTree()
    try tree.compile("site/libgone.so.1")
    try tree.compile("site/mod.so", needs: ["site/libgone.so.1"])
    try tree.compile("site/other.so", needs: ["site/libgone.so.1"])
    let found = try tree.find(["site/mod.so", "site/other.so"])
    #expect(
      found.warnings == [
        "'site/mod.so' and 'site/other.so' need 'libgone.so.1', which is neither in the tree nor "
          + "in an installed Debian package: bundle the library, or add its package to "
          + "Build-Depends"
      ])
    // Python code may load the library first, from wherever it is.
    #expect(try tree.find(tree.files).warnings.isEmpty)
  }

  /// A bundled library with the name of a system's library does not serve those that cannot find it.
  @Test func takesTheSystemsLibraryUnlessTheTreesIsFound() throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try system.install(
      "libtwice1", ["libtwice.so.1"], tree: tree, shlibs: "libtwice 1 libtwice1 (>= 3)\n")
    try tree.compile("site/a.libs/libtwice.so.1")
    try tree.compile("site/blind.so", needs: ["site/a.libs/libtwice.so.1"])
    try tree.compile("site/seeing.so", needs: ["site/a.libs/libtwice.so.1"], path: "$ORIGIN/a.libs")
    let library = "site/a.libs/libtwice.so.1"
    #expect(
      try system.find(["site/blind.so", library], in: tree).relations == ["libtwice1 (>= 3)"])
    #expect(try system.find(["site/seeing.so", library], in: tree).relations == [])
  }

  /// Lists of files are read until every library has a package that says how to depend on it.
  @Test(arguments: [
    ("libtwice1", true), ("libtwice1t64:amd64", true), ("odd-name", true), ("odd-name", false),
  ])
  func looksInLikelyPackagesFirst(package: String, tells: Bool) throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try system.install(
      package, ["libtwice.so.1"], tree: tree, shlibs: tells ? "libtwice 1 libtwice1 (>= 3)\n" : nil)
    // A list that cannot be read.
    let other = system.root.appending("admin").appending("info").appending("aaa.list")
    try FileSystem.createDirectory(other)
    try tree.compile("site/libtwice.so.1")
    try tree.compile("site/mod.so", needs: ["site/libtwice.so.1"])
    if tells {
      #expect(try system.find(["site/mod.so"], in: tree).relations == ["libtwice1 (>= 3)"])
    } else {
      #expect(throws: FileError.self) { try system.find(["site/mod.so"], in: tree) }
      try FileSystem.remove(other)
      #expect(try system.find(["site/mod.so"], in: tree).relations == ["odd-name"])
    }
  }

  /// `DT_RPATH` holds for what is loaded, `DT_RUNPATH` does not (ld.so(8)).
  @Test(arguments: [("--disable-new-dtags", [String]()), ("--enable-new-dtags", ["libc9"])])
  func inheritsRpathOnly(flag: String, expected: [String]) throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try system.install("libc9", ["libc.so.9"], tree: tree, shlibs: "libc 9 libc9\n")
    try tree.compile("site/libs/libc.so.9")
    try tree.compile("site/libs/libb.so.9", needs: ["site/libs/libc.so.9"])
    try tree.compile(
      "site/mod.so", needs: ["site/libs/libb.so.9"], path: "$ORIGIN/libs", flags: "-Wl,\(flag)")
    let found = try system.find(tree.files, in: tree)
    #expect(found.relations == expected)
    #expect(found.warnings.isEmpty)
  }

  @Test func takesLib64ForLib() throws {
    let tree = try PackageTree()
    try tree.compile("lib/libs/libd.so.9")
    try tree.compile(
      "lib/mod.so", needs: ["lib/libs/libd.so.9"], path: "/opt/venvs/demo/lib64/libs")
    #expect(try tree.find(["lib/mod.so", "lib/libs/libd.so.9"]).warnings.isEmpty)
  }

  @Test func reportsForeignAndDamagedFiles() throws {
    let tree = try PackageTree()
    try tree.compile("site/good.so")
    let bytes = try FileSystem.read(tree.prefixed("site/good.so"))
    var foreign = bytes
    foreign[18] = 183
    try AtomicFile.write(foreign, to: tree.prefixed("site/foreign.so"))
    try AtomicFile.write(Array(bytes[..<100]), to: tree.prefixed("site/short.so"))
    let found = try tree.find(["site/foreign.so", "site/short.so", "site/good.so"])
    #expect(found.foreign.map(\.path) == ["site/foreign.so"])
    #expect(found.foreign.map(\.machine.description) == ["64-bit AArch64"])
    #expect(found.warnings.count == 1)
    #expect(found.warnings[0].hasPrefix("'site/short.so' is a damaged ELF file: program"))
    #expect(try tree.find(["site/foreign.so"]).relations.isEmpty)
  }

  /// Wheels with programs or libraries for several machines choose at run time.
  @Test func knowsCounterpartsOfForeignFiles() throws {
    let tree = try PackageTree()
    let site = "lib/python3.11/site-packages"
    let native = ["\(site)/wire/x86/agent", "\(site)/bare/_a.abi3.so", "bin/tool"]
    try tree.compile(native[0])
    var foreign = try FileSystem.read(tree.prefixed(native[0]))
    for path in native.dropFirst() {
      try FileSystem.createDirectories(tree.prefixed(path).removingLastComponent())
      try AtomicFile.write(foreign, to: tree.prefixed(path))
    }
    foreign[18] = 183
    let tag = "cpython-311-aarch64-linux-gnu"
    let expected = [
      "\(site)/wire/arm64/agent": true, "\(site)/wire/libagent.so": true,
      "\(site)/wire/_agent.\(tag).so": false, "\(site)/bare/_a.\(tag).so": true,
      "\(site)/bare/_b.\(tag).so": false, "\(site)/other/libagent.so": false,
      "\(site)/single.so": false,
    ]
    for path in expected.keys {
      let file = tree.prefixed(path)
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(foreign, to: file)
    }
    let found = try tree.find(native + expected.keys)
    #expect(
      Dictionary(uniqueKeysWithValues: found.foreign.map { ($0.path, $0.hasCounterpart) })
        == expected)
  }

  /// Code objects of AMD's graphics processors and BPF programs are ELF files, too.
  @Test(arguments: [UInt8(224), 247]) func ignoresCodeForOtherThanCPUs(machine: UInt8) throws {
    let tree = try PackageTree()
    try tree.compile("site/good.so")
    var bytes = try FileSystem.read(tree.prefixed("site/good.so"))
    bytes[18] = machine
    try AtomicFile.write(bytes, to: tree.prefixed("site/kernels.hsaco"))
    let found = try tree.find(["site/kernels.hsaco"])
    #expect(found.foreign.isEmpty && found.warnings.isEmpty && found.relations.isEmpty)
  }

  @Test func knowsThePackageOfLibpython() throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try tree.compile("stub/libpython3.99.so.1.0")
    try tree.compile("site/embeds.so", needs: ["stub/libpython3.99.so.1.0"])
    let found = try system.find(["site/embeds.so"], in: tree)
    #expect(found.relations == ["libpython3.99"])
    #expect(found.warnings.count == 1)
    #expect(found.warnings[0].contains("needs 'libpython3.99.so.1.0', but the interpreter is"))
  }

  @Test func saysThatThereIsNoDatabase() throws {
    let tree = try PackageTree()
    try tree.compile("site/mod.so", flags: "-lc")
    let found = try SharedLibraryDependencies.find(
      ["site/mod.so"], in: tree.root, prefix: PackageTree.prefix,
      machine: try ElfFile.machine(of: "/proc/self/exe"),
      interpreter: "/proc/self/exe",
      catalog: .installed(PackageDatabase(administration: "/nonexistent")))
    #expect(found.relations.isEmpty)
    #expect(found.warnings.count == 1)
    #expect(found.warnings[0].hasPrefix("no dpkg database in '/nonexistent'"))
  }

  @Test func readsSymbolsFiles() throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try tree.compile(
      "stub/libs.so.1", source: "void one(void) {} void two(void) {} void six(void) {}")
    try tree.compile(
      "site/mod.so", needs: ["stub/libs.so.1"],
      source: "void one(void), two(void), six(void); void f(void) { one(); two(); six(); }")
    func relations(_ symbols: String) throws -> [String] {
      try system.install("libs1:any", ["libs.so.1"], tree: tree, from: "stub", symbols: symbols)
      return try system.find(["site/mod.so"], in: tree).relations
    }
    // The newest of the symbols in use counts, not the newest of all.
    #expect(
      try relations(
        "libs.so.1 libs1 #MINVER#\n* Build-Depends-Package: x\n one@Base 1:0.9\n two@Base 1.10 0\n new@Base 9\n"
      )
        == ["libs1 (>= 1:0.9)"])
    // Of a library with no symbol in use, its oldest version, even if that symbol has gone.
    #expect(
      try relations("libs.so.1 libs1 #MINVER#\n#MISSING: 3# old@Base 0.2~\n new@Base 9\n")
        == ["libs1 (>= 0.2~)"])
    #expect(try relations("libs.so.1 libs1 #MINVER#\n one@Base 0\n") == ["libs1"])
    // Alternative templates, several dependencies in one, other libraries, tags, patterns.
    #expect(
      try relations(
        """
        libother.so.1 libother #MINVER#
         one@Base 77
        libs.so.1 libs1 #MINVER#
        | libs1-next #MINVER# | libs1-compat, libs1-common (<< 5)
         one@Base 1.2
         (optional)two@Base 3 1
         (c++)six@Base 55
         *@Base 66

        """)
        == ["libs1 (>= 1.2)", "libs1-common (<< 5)", "libs1-next (>= 3) | libs1-compat"])
    // An administrator's file comes before the package's.
    let override = system.root.appending("etc").appending("symbols")
    try FileSystem.createDirectories(override)
    try AtomicFile.write(
      "libs.so.1 mine #MINVER#\n one@Base 4\n", to: override.appending("libs1:any.symbols"))
    #expect(try relations("libs.so.1 libs1 #MINVER#\n one@Base 1\n") == ["mine (>= 4)"])
  }

  @Test func readsShlibsFiles() throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try tree.compile("stub/libs.so.1.2")
    try tree.compile("stub/libv-2.4.so")
    try tree.compile("site/mod.so", needs: ["stub/libs.so.1.2", "stub/libv-2.4.so"])
    try system.install(
      "libs", ["libs.so.1.2", "libv-2.4.so"], tree: tree, from: "stub",
      shlibs: """
        # comment
        udeb: libs 1.2 libs-udeb
        libs 1.2 libs (>= 1.2-3), libs-data
        deb: libv 2.4 libv (= 2.4-1)
        garbage

        """)
    #expect(
      try system.find(["site/mod.so"], in: tree).relations
        == ["libs (>= 1.2-3)", "libs-data", "libv (= 2.4-1)"])
    try AtomicFile.write(
      "libs 1.2 override\n", to: system.root.appending("etc").appending("shlibs.override"))
    #expect(
      try system.find(["site/mod.so"], in: tree).relations == ["libv (= 2.4-1)", "override"])
  }

  @Test func dependsOnPackagesThatSayNothing() throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try tree.compile("stub/libs.so.1")
    try tree.compile("site/mod.so", needs: ["stub/libs.so.1"])
    try system.install("libmute:any", ["libs.so.1"], tree: tree, from: "stub")
    let found = try system.find(["site/mod.so"], in: tree)
    #expect(found.relations == ["libmute"])
    #expect(found.warnings.count == 1)
    #expect(found.warnings[0].contains("its package libmute has neither symbols"))
    try FileSystem.removeTree(system.root.appending("admin").appending("info"))
    try FileSystem.createDirectory(system.root.appending("admin").appending("info"))
    let unpackaged = try system.find(["site/mod.so"], in: tree)
    #expect(unpackaged.relations.isEmpty)
    #expect(unpackaged.warnings[0].contains("belongs to no Debian package"))
  }

  /// As with libblas.so.3: the name is a link of the alternatives system, the file a package's.
  @Test func followsLinks() throws {
    let tree = try PackageTree()
    let system = try FakeSystem()
    try tree.compile("stub/libs.so.1")
    try tree.compile("site/mod.so", needs: ["stub/libs.so.1"])
    try system.install("libs1", ["libs.so.1"], tree: tree, from: "stub", shlibs: "libs 1 libs1\n")
    let file = system.root.appending("lib").appending("libs.so.1")
    let hidden = system.root.appending("private").appending("libs.so.1")
    try FileSystem.createDirectory(hidden.removingLastComponent())
    try FileSystem.rename(file, to: hidden)
    try FileSystem.createSymbolicLink(file, to: hidden)
    try AtomicFile.write(
      hidden.string + "\n",
      to: system.root.appending("admin").appending("info").appending("libs1.list"))
    #expect(try system.find(["site/mod.so"], in: tree).relations == ["libs1"])
  }
}

/// A dpkg database and a library directory of our own.
private struct FakeSystem: ~Copyable {
  private let directory: Scratch
  var root: FilePath { directory.path }

  init() throws {
    let directory = try Scratch()
    for name in ["lib", "etc", "conf", "admin/info"] {
      try FileSystem.createDirectories(directory.path.appending(name))
    }
    try AtomicFile.write(
      "# comment\ninclude conf/*.conf\n", to: directory.path.appending("ld.so.conf"))
    try AtomicFile.write(
      directory.path.appending("lib").string + " # ours\n",
      to: directory.path.appending("conf").appending("x.conf"))
    self.directory = directory
  }

  /// Installs libraries as a package, taken from the tree or made for the purpose.
  func install(
    _ package: String, _ libraries: [String], tree: borrowing PackageTree, from: String? = nil,
    symbols: String? = nil, shlibs: String? = nil
  ) throws {
    let information = root.appending("admin").appending("info")
    var list = "/.\n/usr/share/doc/\(package)\n"
    for name in libraries {
      let source = "\(from ?? "made")/\(name)"
      if from == nil { try tree.compile(source) }
      let target = root.appending("lib").appending(name)
      try AtomicFile.copy(tree.prefixed(source), to: target)
      if from == nil { try FileSystem.removeTree(tree.prefixed("made")) }
      list += target.string + "\n"
    }
    for (suffix, text) in [("list", list), ("symbols", symbols), ("shlibs", shlibs)] {
      guard let text else { continue }
      try AtomicFile.write(text, to: information.appending("\(package).\(suffix)"))
    }
  }

  func find(
    _ files: [String], in tree: borrowing PackageTree
  ) throws -> SharedLibraryDependencies {
    try SharedLibraryDependencies.find(
      files, in: tree.root, prefix: PackageTree.prefix,
      machine: try ElfFile.machine(of: "/proc/self/exe"),
      interpreter: "/proc/self/exe",
      catalog: .installed(
        PackageDatabase(
          administration: root.appending("admin"), configuration: root.appending("etc")),
        loaderConfiguration: root.appending("ld.so.conf")))
  }
}
