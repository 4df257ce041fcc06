import Core
import Debian
import Packaging
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Pipeline

/// The Python of a release from its packages, which are made here from what is installed.
@Suite final class PythonWorkerTests {
  /// Packs the files of installed packages; the dots are those of the C library's architecture.
  private static let pack = """
    set -eu
    out=$1; shift
    for package in "$@"; do
      mkdir -p "$out/$package/DEBIAN"
      dpkg -L "$package" | while read -r file; do
        if [ -d "$file" ] || ! [ -e "$file" ]; then continue; fi
        mkdir -p "$out/$package${file%/*}" && cp -P "$file" "$out/$package$file"
      done
      dpkg-query -W -f 'Package: ${Package}\\nVersion: ${Version}\\nArchitecture: ${Architecture}\\n' \\
        "$package" >"$out/$package/DEBIAN/control"
      echo 'Maintainer: Sample <sample@example.org>\\nDescription: sample' >>"$out/$package/DEBIAN/control"
      dpkg-deb -Znone --root-owner-group -b "$out/$package" "$out/$package.deb" >/dev/null
      dpkg-query -W -f '${Version}\\n' "$package"
    done
    """

  private let interpreter: Interpreter
  private let scratch: Scratch
  private let packages: [FilePath]
  private let sources: [TargetDescription.Source]

  init() async throws {
    interpreter = try await Interpreter.find()
    scratch = try Scratch()
    let python = "python\(interpreter.target.python.version)"
    let names = ["\(python)-minimal", "lib\(python)-minimal", "libc6", "libexpat1", "zlib1g"]
    let versions = try Tool.check(["sh", "-c", Self.pack, "sh", scratch.path.string] + names).text
      .split(separator: "\n")
    let directory = scratch.path
    packages = names.map { directory.appending("\($0).deb") }
    sources = try zip(zip(names, versions), packages).map { package, file in
      TargetDescription.Source(
        package: try DebianName(package.0), version: String(package.1),
        sha256: try HashedFile.open(file).sha256)
    }
  }

  /// Describes a release whose Python is that of the packages, or is said to have another version.
  private func describe(
    _ architecture: String? = nil, version: String? = nil, without omitted: String? = nil
  ) throws -> TargetDescription {
    let own = try #require(interpreter.target.architecture)
    let name = try #require(TargetName("debian-99-\(architecture ?? own.name)"))
    return try TargetDescription(
      name, packageVersion: version ?? sources[0].version,
      glibc: try #require(interpreter.target.glibc),
      sources: sources.filter { $0.package.description != omitted })
  }

  private func search(_ description: TargetDescription) throws -> WorkerSearch? {
    try WorkerSearch(
      for: description, on: try #require(interpreter.target.architecture), in: nil)
  }

  private func cache() throws -> RunCache {
    try RunCache.open(scratch.path.appending("cache"), isLasting: true)
  }

  private func compile(
    _ program: BytecodeProgram?, in tree: FilePath
  ) async throws -> [UInt8] {
    let job = try #require(CompileJob(path: "constants.py", size: 1))
    let source = checkout.pushing("Tests/Corpora/Bytecode/constants.py")
    try AtomicFile.write(try FileSystem.read(source), to: tree.appending("constants.py"))
    let compiler = try #require(
      BytecodeCompiler(
        interpreter: interpreter.compiling(for: interpreter.target, with: program),
        mode: .uncheckedHash, tree: tree, workers: 1))
    let summary = try await compiler.compile([job])
    #expect(summary.failures.isEmpty)
    return try FileSystem.read(
      tree.pushing(job.output(cacheTag: interpreter.target.python.cacheTag)))
  }

  @Test func `it compiles as the installed one does, and is found in the cache then`() async throws
  {
    let search = try #require(try search(describe()))
    let temporary = scratch.path.appending("tmp")
    let worker = try search.add(packages, cache: try cache(), temporaryDirectory: temporary)
    let tree = try Scratch()
    #expect(try await compile(worker.program, in: tree.path) == compile(nil, in: tree.path))
    #expect(worker.version == interpreter.target.python.fullVersion)
    var request = StageRequest(
      package: "demo", destdir: "/nowhere", prefix: "/opt/venvs/demo", requirements: [],
      sourceDirectory: "/nowhere")
    request.isOffline = true
    request.temporaryDirectory = temporary
    let found = try await search.find(request, cache: try cache())
    let again = try #require(found)
    #expect(try await compile(again.program, in: tree.path) == compile(nil, in: tree.path))
    // Nothing may be fetched, and without the cache there is nothing.
    #expect(try await search.find(request, cache: nil) == nil)
  }

  @Test func `its own loader runs it, and not that of this machine`() throws {
    let search = try #require(try search(describe()))
    let worker = try search.add(
      packages, cache: try cache(), temporaryDirectory: scratch.path.appending("tmp"))
    let words = "\(worker.program)"
    #expect(words.contains("--library-path"))
    #expect(!words.contains("\"/lib"))
    #expect(!words.contains("\"/usr"))
  }

  @Test func `one that is unpacked is removed at the end`() throws {
    let temporary = scratch.path.appending("tmp")
    do {
      let search = try #require(try search(describe()))
      let worker = try search.add(packages, cache: try cache(), temporaryDirectory: temporary)
      #expect(try !FileSystem.entries(of: temporary).isEmpty)
      withExtendedLifetime(worker) {}
    }
    #expect(try FileSystem.entries(of: temporary).isEmpty)
  }

  /// The packages are as the target says, and yet have another Python.
  @Test func `one that says another version than its packages is an error`() async throws {
    let version = interpreter.target.python.version
    let search = try #require(try search(describe(version: "\(version).99-1")))
    let worker = try search.add(
      packages, cache: try cache(), temporaryDirectory: scratch.path.appending("tmp"))
    let tree = try Scratch()
    let error = await #expect(throws: BytecodeError.self) {
      try await compile(worker.program, in: tree.path)
    }
    let message = try #require(error).message
    #expect(
      message.contains(
        "the program is Python \(interpreter.target.python.fullVersion), expected \(version).99"))
  }

  @Test func `packages that are not those of the target are errors`() throws {
    let search = try #require(try search(describe()))
    let (cache, temporary) = (try cache(), scratch.path.appending("tmp"))
    func message(_ paths: [FilePath]) throws -> String {
      let error = #expect(throws: WorkerError.self) {
        try search.add(paths, cache: cache, temporaryDirectory: temporary)
      }
      return try #require(error).message
    }
    #expect(try message([packages[2]]).contains("missing packages of the Python of debian-99-"))
    let other = scratch.path.appending("libc6")
    try AtomicFile.write("changed\n", to: other.appending("new"))
    let changed = scratch.path.appending("changed.deb")
    try Tool.check(["dpkg-deb", "-Znone", "-b", other.string, changed.string])
    #expect(try message(packages + [changed]).contains("not the package 'libc6' of the target '"))
    try AtomicFile.write(
      "Package: sed\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n",
      to: other.pushing("DEBIAN/control"))
    try Tool.check(["dpkg-deb", "-Znone", "-b", other.string, changed.string])
    #expect(try message(packages + [changed]).contains("the package 'sed' is not needed (needed: "))
  }

  /// What `venvdeb stage` wrote down is what `venvdeb finish` uses.
  @Test func `the packages of a report are used again, unless they have changed`() async throws {
    let description = try describe()
    func worker(_ files: [(path: FilePath, sha256: String)]) throws -> PythonWorker? {
      let packages = files.map { "{\"path\": \"\($0.path)\", \"sha256\": \"\($0.sha256)\"}" }
      let text = """
        {"name": "\(description.name)", "python": "\(description.packageVersion)", "glibc": "2.36",
         "builder": "/usr/bin/python3", "worker": [\(packages.joined(separator: ", "))]}
        """
      return try JSONText.decode(Report.Target.self, from: Array(text.utf8))
        .worker(for: description, temporaryDirectory: scratch.path.appending("tmp"))
    }
    var files = zip(packages, sources).map { (path: $0, sha256: $1.sha256.hex) }
    let found = try #require(try worker(files))
    let tree = try Scratch()
    #expect(try await compile(found.program, in: tree.path) == compile(nil, in: tree.path))
    files[1].sha256 = Digest.of([]).hex
    let error = #expect(throws: WorkerError.self) { try worker(files) }
    #expect(try #require(error).message == "the package '\(packages[1])' has gone, or has changed")
    #expect(error?.hint == "stage the tree again")
  }

  @Test func `a target without the packages of libraries has none`() throws {
    let description = try describe(without: "zlib1g")
    let error = #expect(throws: WorkerError.self) { try search(description) }
    #expect(
      try #require(error).message
        == "the target '\(description.name)' does not name its package 'zlib1g'")
    #expect(error?.hint?.contains("'venvdeb target make \(description.name)'") == true)
  }

  @Test func `another architecture needs the target of this one with the same version`() throws {
    let s390x = try describe("s390x")
    #expect(try search(s390x) == nil)
    func find(_ own: TargetDescription) throws -> WorkerSearch? {
      try scratch.write(
        try TargetFile.text(of: own), to: FilePath("targets/\(own.name).json"))
      return try WorkerSearch(
        for: s390x, on: own.name.architecture,
        in: TargetCatalog([scratch.path.appending("targets")]))
    }
    #expect(try find(describe())?.description.name == describe().name)
    #expect(try find(describe(version: "\(interpreter.target.python.version).99-1")) == nil)
  }

  @Test func `archives are those of apt`() {
    let text = """
      'http://deb.example/debian/dists/bookworm/InRelease' deb.example_debian_InRelease 0
      'http://deb.example/debian/dists/bookworm-updates/InRelease' a 0
      'https://user@security.example/x/dists/bookworm-security/InRelease' b 0
      W: 'nothing'
      """
    #expect(
      WorkerArchive.archives(in: text) == [
        "http://deb.example/debian", "https://user@security.example/x",
      ])
  }

  @Test(arguments: [
    ("python3.13-minimal", "3.13.5-2+deb13u5", "p/python3.13/python3.13-minimal_3.13.5-2+deb13u5"),
    ("libpython3.13-minimal", "3.13.5-2", "p/python3.13/libpython3.13-minimal_3.13.5-2"),
    ("zlib1g", "1:1.3.dfsg-1", "z/zlib/zlib1g_1.3.dfsg-1"),
    ("libexpat1", "2.9.0-1~deb13u1", "e/expat/libexpat1_2.9.0-1~deb13u1"),
    ("libc6", "2.41-12", "g/glibc/libc6_2.41-12"),
  ])
  func `files are where archives have them`(name: String, version: String, path: String) throws {
    let package = WorkerPackage(
      target: try #require(TargetName("debian-13-arm64")),
      source: TargetDescription.Source(
        package: try DebianName(name), version: version, sha256: Digest.of([])))
    #expect("\(package.poolDirectory)/\(package.fileName)" == "\(path)_arm64.deb")
  }
}
