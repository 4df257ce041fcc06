import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct CompilerWrappersTests {
  @Test(arguments: [
    ("gcc", true), ("x86_64-linux-gnu-gcc-12", true), ("c++", true), ("clang++-14", true),
    ("gfortran", true), ("rustc", true), ("rustc-1.63", true), ("cargo", false), ("rustdoc", false),
    ("gcc-ar", false), ("gcc-ranlib-12", false), ("cc1", false), ("12", false),
    ("", false),
  ]) func compilersAreKnownByTheirNames(_ name: String, _ isOne: Bool) {
    #expect(CompilerWrappers.isCompiler(name) == isOne)
  }

  /// Compiles a file in a directory of the run, and returns the object file.
  private func compile(
    in work: FilePath, at place: FilePath, _ variables: [String: String] = [:],
    byNinja: Bool = false
  ) async throws -> [UInt8] {
    let directory = work.pushing(place)
    try FileSystem.createDirectories(directory)
    try FileSystem.createDirectories(work.appending("tmp"))
    let work = try FileSystem.resolve(work)
    let wrappers = try CompilerWrappers.write(
      to: work.appending("compilers"),
      environment: variables.merging(["PATH": "/usr/bin:/bin"]) { $1 },
      source: nil, work: work, temporary: work.appending("tmp"))
    let file = try FileSystem.resolve(directory).appending("tap.c")
    try AtomicFile.write("const char *tap(void) { return __FILE__; }\n", to: file)
    let environment = variables.merging(wrappers.variables) { $1 }
    let arguments = "-g -c \(Command.quote(file.string)) -o tap.o"
    let rules = "rule c\n command = gcc \(arguments)\nbuild tap.o: c\n"
    try AtomicFile.write(rules, to: directory.appending("build.ninja"))
    let command = Command(
      "/bin/sh", ["-c", byNinja ? "exec \"$NINJA\"" : "${CC:-gcc} \(arguments)"],
      environment: environment,
      workingDirectory: directory)
    try await CommandRunner().runChecked(command)
    return try FileSystem.read(directory.appending("tap.o"))
  }

  @Test func anObjectFileDoesNotNameTheDirectoryOfItsBuild() async throws {
    let first = try Scratch()
    let second = try Scratch()
    let one = try await compile(in: first.path, at: "tmp/pip-req-build-abcdefgh/src")
    let other = try await compile(
      in: second.path.appending("it's"), at: "tmp/pip-req-build-12345678/src")
    #expect(one == other)
    #expect(!one.contains(Array(first.path.string.utf8)))
    #expect(one.contains(Array("./tap.c".utf8)) || one.contains(Array("./src/tap.c".utf8)))
  }

  @Test(arguments: [
    (["HOME": "/h"], "/h/.cargo"), (["HOME": "/h", "CARGO_HOME": "/c d"], "/c d"), ([:], nil),
  ])
  func `rustc gets the same in its own option`(
    variables: [String: String], cargo: String?
  ) async throws {
    let scratch = try Scratch()
    let work = try FileSystem.resolve(scratch.path)
    for name in ["bin", "tmp", "source"] {
      try FileSystem.createDirectories(work.appending(name))
    }
    let rustc = work.pushing("bin/rustc")
    try Tool.write(
      "#!/bin/sh\nprintf '%s\\n' \"$@\"\n", to: rustc)
    for environment in [
      ["PATH": "\(work.string)/bin:/bin"], ["PATH": "/bin", "RUSTC": rustc.string],
    ] {
      let directory = work.appending("compilers")
      let wrappers = try CompilerWrappers.write(
        to: directory, environment: environment, source: nil, work: work,
        temporary: work.appending("tmp"))
      let command = Command(
        "/bin/sh", ["-c", "exec ${RUSTC:-rustc} --crate-name x"],
        environment: environment.merging(variables) { $1 }.merging(wrappers.variables) { $1 },
        workingDirectory: work.appending("source"))
      let output = try await CommandRunner().runChecked(command).outputText
      #expect(
        output.split(separator: "\n")
          == (cargo.map { ["--remap-path-prefix=\($0)=cargo" as Substring] } ?? [])
          + [
            "--remap-path-prefix=\(work.string)=.", "--remap-path-prefix=\(work.string)=.",
            "--remap-path-prefix=\(work.string)/source=.", "--crate-name", "x",
          ].map { Substring($0) })
      try FileSystem.removeTree(directory)
    }
  }

  @Test func aCompilerThatIsNamedByItsPathIsReachedToo() async throws {
    let directory = try Scratch()
    let code = try await compile(
      in: directory.path, at: "source", ["CC": "/usr/bin/gcc -fno-common"])
    #expect(!code.contains(Array(directory.path.string.utf8)))
  }

  @Test func aCompilerThatNinjaCallsIsReachedToo() async throws {
    let directory = try Scratch()
    let code = try await compile(in: directory.path, at: "source", byNinja: true)
    #expect(!code.contains(Array(directory.path.string.utf8)))
  }

  /// Has Ninja call Cython as Meson does, in a directory of the run, with the programs in `path`, and
  /// returns the directory of Meson.
  private func generate(
    in work: FilePath, build: String, path: String = "/usr/bin:/bin",
    program: String = "cython3", options: String = ""
  ) async throws -> FilePath {
    let temporary = work.appending("tmp")
    let source = temporary.appending("pip-req-build-\(build)")
    let directory = source.appending(".mesonpy-\(build)")
    for path in [directory.appending("shop"), source.appending("shop")] {
      try FileSystem.createDirectories(path)
    }
    let root = try FileSystem.resolve(source)
    for (name, text) in [
      ("__init__.py", ""), ("till.pxd", "cdef int open_till()\n"),
      ("till.pyx", "cdef int open_till():\n    return 1\ndef total(*items): return sum(items)\n"),
    ] {
      try AtomicFile.write(text, to: root.pushing("shop").appending(name))
    }
    let wrappers = try CompilerWrappers.write(
      to: work.appending("compilers"), environment: ["PATH": path], source: nil,
      work: try FileSystem.resolve(work), temporary: try FileSystem.resolve(temporary))
    let file = Command.quote(root.pushing("shop/till.pyx").string)
    try AtomicFile.write(
      """
      rule cython_COMPILER
       command = \(program) \(options) -3 -Ishop \(file) -o $out
      build shop/till.c: cython_COMPILER

      """, to: directory.appending("build.ninja"))
    let command = Command(
      "/bin/sh", ["-c", "exec \"$NINJA\""], environment: wrappers.variables,
      workingDirectory: directory)
    try await CommandRunner().runChecked(command)
    return directory
  }

  @Test func `a module of Cython does not name the directory of its build`() async throws {
    let first = try Scratch()
    let second = try Scratch()
    let modules = [
      try await generate(in: first.path, build: "abcdefgh"),
      try await generate(in: second.path.appending("it's"), build: "1234_678"),
    ].map { $0.pushing("shop/till.c") }
    let one = try FileSystem.readText(modules[0])
    #expect(try FileSystem.readText(modules[1]) == one)
    #expect(!one.contains(first.path.string))
    #expect(one.contains("\"shop/till.pyx\""))
  }

  /// The linker names an object after its file, if the source has no `.file`.
  @Test func `what is assembled while linking has the same name each time`() async throws {
    let scratch = try Scratch()
    let work = try FileSystem.resolve(scratch.path)
    try FileSystem.createDirectory(work.appending("tmp"))
    let wrappers = try CompilerWrappers.write(
      to: work.appending("compilers"), environment: ["PATH": "/usr/bin:/bin"], source: nil,
      work: work, temporary: work.appending("tmp"))
    try AtomicFile.write(
      "local_name:\n.globl tap\ntap:\n.section .note.GNU-stack\n", to: work.appending("it's.s"))
    for library in ["one.so", "two.so"] {
      try await CommandRunner().runChecked(
        Command(
          "gcc", ["-g", "-shared", "it's.s", "-o", library], environment: wrappers.variables,
          workingDirectory: work))
    }
    let library = try FileSystem.read(work.appending("one.so"))
    #expect(try FileSystem.read(work.appending("two.so")) == library)
    #expect(library.contains(Array("local_name".utf8)))
    #expect(!library.contains(Array(work.string.utf8)))
    #expect(try FileSystem.entries(of: work.appending("tmp")).isEmpty)
    await #expect(throws: ProcessError.self) {
      try await CommandRunner().runChecked(
        Command(
          "gcc", ["-shared", "missing.s"], environment: wrappers.variables, workingDirectory: work))
    }
  }

  /// It is in the configuration that NumPy and others show.
  @Test func `an address does not become the name of a dependency`() async throws {
    let scratch = try Scratch()
    let work = try FileSystem.resolve(scratch.path)
    let wrappers = try CompilerWrappers.write(
      to: work.appending("compilers"), environment: ["PATH": "/usr/bin:/bin"], source: nil,
      work: work, temporary: work)
    let ninja = try #require(wrappers.variables["NINJA"])
    for (directory, name) in [("meson-private", "dep"), ("other", "dep140096194654480")] {
      let build = work.appending("build-\(directory)")
      try FileSystem.createDirectories(build.appending(directory))
      try AtomicFile.write("build all: phony\n", to: build.appending("build.ninja"))
      try AtomicFile.write(
        #"blas = {"name": "dep140096194654480"}"#, to: build.appending("config.py"))
      try await CommandRunner().runChecked(
        Command(FilePath(ninja), [], environment: wrappers.variables, workingDirectory: build))
      #expect(
        try FileSystem.readText(build.appending("config.py")) == #"blas = {"name": "\#(name)"}"#)
    }
  }

  /// meson-python installs a Ninja in the environment of a build, but not where the variable is set.
  @Test func `without a Ninja there is no variable that names one`() throws {
    let scratch = try Scratch()
    let programs = scratch.path.appending("bin")
    try FileSystem.createDirectory(programs)
    func ninja(_ name: String, _ variables: [String: String] = [:]) throws -> String? {
      try CompilerWrappers.write(
        to: scratch.path.appending(name),
        environment: variables.merging(["PATH": programs.string]) { $1 },
        source: nil, work: scratch.path, temporary: scratch.path
      ).variables["NINJA"]
    }
    #expect(try ninja("none") == nil)
    #expect(try ninja("named", ["NINJA": "/opt/ninja"]) != nil)
    try AtomicFile.write("#!/bin/sh\n", to: programs.appending("samu"), permissions: .executable)
    #expect(try ninja("found") != nil)
  }

  /// The Cython of Debian 12 does not write such a list yet.
  @Test func `what a module depends on is named as Ninja looks for it`() async throws {
    let scratch = try Scratch()
    let programs = scratch.path.appending("bin")
    try FileSystem.createDirectory(programs)
    try Tool.write(
      #"""
      #!/bin/sh
      for output; do :; done
      printf '%s: \\\n  %s \\\n  %s \\\n  %s\n' "${output#"$PWD"/}" shop/till.pxd \
        "${output%/*}/made.pxi" /usr/lib/libc.pxd | sed "s|$PWD/||" >"$output.dep"

      """#, to: programs.appending("cython"))
    let directory = try await generate(
      in: scratch.path, build: "abcdefgh", path: "\(programs.string):/usr/bin:/bin",
      program: "cython", options: "-M")
    #expect(
      try FileSystem.readText(directory.pushing("shop/till.c.dep")) == """
        shop/till.c: \\
          ../shop/till.pxd \\
          shop/made.pxi \\
          /usr/lib/libc.pxd

        """)
  }
}
