import Core
import Debian
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Venv

/// Targets from packages, which are made here with the interpreter of this machine in them.
@Suite struct TargetPackagesTests {
  /// The contents of a library package: variables of sysconfig and the importer.
  struct Library {
    var soabi = "cpython-311-x86_64-linux-gnu"
    var debug = "0"
    var importer = "MAGIC_NUMBER = (3495).to_bytes(2, 'little') + b'\\r\\n'\n"
    var version = "3.11.2-6"

    var variables: String {
      """
      build_time_vars = {'ABIFLAGS': '',
       'CONFIG_ARGS': "'--a' "
                      "'--b'",
       'EXT_SUFFIX': '.\(soabi).so',
       'INCLUDEPY': '/usr/include/python3.11',
       'LIBDEST': '/usr/lib/python3.11',
       'Py_DEBUG': \(debug),
       'SOABI': '\(soabi)'}

      """
    }
  }

  private let name: TargetName

  init() throws { name = try #require(TargetName("debian-12-amd64")) }

  /// Builds the three packages in a directory, and others with a symbols file.
  private func build(
    _ scratch: borrowing Scratch, library: Library = Library(), architecture: String = "amd64",
    others: [String] = []
  ) throws -> [FilePath] {
    let interpreter = try FileSystem.resolve("/usr/bin/python3")
    var program = try FileSystem.read(interpreter)
    program += Array("\u{0}3.11.2\u{0}".utf8)
    try scratch.write(program, to: "python3.11-minimal/usr/bin/python3.11")
    let directory: FilePath = "libpython3.11-minimal/usr/lib/python3.11"
    try scratch.write(
      library.variables, to: directory.appending("_sysconfigdata__x86_64-linux-gnu.py"))
    try scratch.write(library.importer, to: directory.pushing("importlib/_bootstrap_external.py"))
    var packages = [
      ("python3.11-minimal", "3.11.2-6", false), ("libpython3.11-minimal", library.version, false),
      ("libc6", "2.36-9+deb12u14", false),
    ]
    packages += others.map { ($0, "1:1.0-1", true) }
    return try packages.map { package, version, hasSymbols in
      if hasSymbols {
        try scratch.write(
          "\(package).so.1 \(package) #MINVER#\n one@Base 1:0.9\n",
          to: FilePath(package).pushing("DEBIAN/symbols"))
      }
      try scratch.write(
        """
        Package: \(package)
        Version: \(version)
        Architecture: \(architecture)
        Maintainer: Deb Ian <deb@example.org>
        Description: a part of a target

        """, to: FilePath(package).pushing("DEBIAN/control"))
      try Tool.check(
        ["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "--build", package, "."],
        in: scratch.path)
      let file = version.drop { $0 != ":" }.dropFirst()
      return scratch.path.appending(
        "\(package)_\(file.isEmpty ? version[...] : file)_\(architecture).deb")
    }
  }

  private func error(_ files: [FilePath], _ scratch: borrowing Scratch) -> (any Failure)? {
    do {
      _ = try TargetPackages(name, temporaryDirectory: scratch.path).describe(files)
      return nil
    } catch {
      return error as? any Failure
    }
  }

  @Test func `three packages make a description`() throws {
    let scratch = try Scratch()
    let files = try build(scratch)
    let (description, libraries) = try TargetPackages(name, temporaryDirectory: scratch.path)
      .describe(files.reversed())
    #expect(libraries.isEmpty)
    #expect(description.packageVersion == "3.11.2-6")
    #expect(description.target.glibc?.description == "2.36")
    #expect(
      description.sources.map(\.package.description) == [
        "python3.11-minimal", "libpython3.11-minimal", "libc6",
      ])
    #expect(description.sources[2].sha256 == Digest.of(try FileSystem.read(files[2])))
    // What was unpacked is gone.
    let left = try FileSystem.entries(of: scratch.path).map(\.string)
    #expect(!left.contains { $0.hasPrefix("venvdeb-target-") })
  }

  @Test(arguments: [
    (Library(soabi: "cpython-311d-x86_64-linux-gnu"), "python.ext_suffix: expected"),
    (Library(debug: "1"), "python.debug: expected false, got true"),
    (Library(importer: "MAGIC_NUMBER = (3496).to_bytes(2, 'little')\n"), "python.magic: expected"),
    (Library(version: "3.11.2-7"), "expected 'libpython3.11-minimal' 3.11.2-6, got"),
  ])
  func `a package that is not as Debian's is an error`(library: Library, message: String) throws {
    let scratch = try Scratch()
    let files = try build(scratch, library: library)
    #expect(error(files, scratch)?.message.contains(message) == true)
  }

  /// They are told apart by name, whatever the order.
  @Test func `libraries are kept with what they say`() throws {
    let scratch = try Scratch()
    let files = try build(scratch, others: ["libsand2", "libwater1"])
    let (description, libraries) = try TargetPackages(name, temporaryDirectory: scratch.path)
      .describe(files.reversed())
    #expect(
      description.sources.dropFirst(3).map { "\($0.package) \($0.version)" } == [
        "libsand2 1:1.0-1", "libwater1 1:1.0-1",
      ])
    let file = scratch.path.appending("x\(LibraryArchive.suffix)")
    try libraries.write(file)
    let listed = try Tool.check(["tar", "-tJf", file.string], in: scratch.path).text
    #expect(listed == "libsand2.symbols\nlibwater1.symbols\n")
    #expect(error(files + files.suffix(1), scratch)?.message.contains("too") == true)
  }

  /// What a directory of targets has beside a file is that of the target.
  @Test func `a catalog finds the libraries of a target`() throws {
    let scratch = try Scratch()
    let files = try build(scratch, others: ["libwater1"])
    let (description, libraries) = try TargetPackages(name, temporaryDirectory: scratch.path)
      .describe(files)
    let catalog = TargetCatalog([scratch.path])
    try scratch.write(try TargetFile.text(of: description), to: "debian-12-amd64.json")
    #expect(try catalog.find(name).libraries == nil)
    try libraries.write(scratch.path.appending("debian-12-amd64\(LibraryArchive.suffix)"))
    let found = try catalog.find(name)
    #expect(found.libraries == scratch.path.appending("debian-12-amd64.libraries.tar.xz"))
    #expect(found.sources == description.sources)
    #expect(try catalog.entries().map(\.description) == [found])
  }

  @Test func `packages that are missing, foreign or too many are errors`() throws {
    let scratch = try Scratch()
    let files = try build(scratch)
    #expect(error([], scratch)?.hint == "apt download python3.X-minimal")
    #expect(error(Array(files.prefix(1)), scratch)?.hint == "apt download libpython3.11-minimal")
    #expect(error(Array(files.prefix(2)), scratch)?.hint == "apt download libc6")
    #expect(error(files + files, scratch)?.message.contains("too") == true)
    let others = try Scratch()
    let foreign = try build(others, architecture: "arm64")
    #expect(error(foreign, others)?.message.contains("it is for arm64, and") == true)
  }

  @Test func `only literals on one line are read`() {
    let variables = PythonBuild.variables(in: Library().variables)
    #expect(variables["SOABI"] == "'cpython-311-x86_64-linux-gnu'")
    #expect(variables["ABIFLAGS"] == "''" && variables["Py_DEBUG"] == "0")
  }

  @Test func `Python 3.14 keeps its magic number in the interpreter`() {
    #expect(PythonBuild.magicNumber(in: "MAGIC_NUMBER = _imp.pyc_magic_number_token\n") == nil)
    #expect(
      PythonBuild.magicNumber(in: "MAGIC_NUMBER = (3571).to_bytes(2, 'little')\n") == "f30d0d0a")
  }
}
