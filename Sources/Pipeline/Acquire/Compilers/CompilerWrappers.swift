internal import Core
internal import SystemPackage

/// Programs named like the compilers of a build, which add `-ffile-prefix-map`, or
/// `--remap-path-prefix` for rustc, and call them.
///
/// Debug information and `__FILE__` name the directory that was compiled in. It differs from run to
/// run, and must, because a fixed one in a directory that others can write to could be taken by
/// them first, and two builds would meet in it. So the compiler has to forget it. Where the option
/// is in CFLAGS, packages record it with the other flags (`uwsgi --cflags`, the `__config__.py` of
/// numpy), and setuptools 72 and later take CFLAGS for a replacement of Python's flags. Relative
/// paths in its value would be recorded as well; BUILD_PATH_PREFIX_MAP is read by no compiler in
/// Debian. A program before the compiler in `PATH` is what nothing records; it also sees names that
/// are known only while it runs: those that pip, scikit-build and meson-python choose at random.
///
/// Cython, which has no such option, runs in the directory of the sources instead where Meson calls it. pip
/// puts what a build requires before all else in `PATH`, so Ninja, which has a variable, calls ours. That is
/// set only where there is a Ninja: meson-python installs one in every build that has no such variable.
///
/// A compiler that is named by an absolute path is not reached. An absolute path in CC and its like
/// is therefore replaced by its name (`variables`); elsewhere such a build works, with paths that the
/// search for leaks finds.
struct CompilerWrappers {
  /// The directory of the programs, to be put first in `PATH`.
  let directory: FilePath

  /// The variables that have to change: `PATH`, and those that name a compiler by its path.
  let variables: [String: String]

  /// Writes the programs for the compilers that `environment` names or has in `PATH`.
  ///
  /// `source` is the directory that is built, if it is known before, `work` that of the run, and
  /// `temporary` the one for temporary files. All are without symbolic links. Throws `FileError`.
  static func write(
    to directory: FilePath, environment: [String: String], source: FilePath?, work: FilePath,
    temporary: FilePath
  ) throws -> CompilerWrappers {
    func script(_ text: [UInt8], calling program: FilePath? = nil) -> [UInt8] {
      Array("#!/bin/sh\n".utf8)
        + [
          ("work", work), ("temporary", temporary), ("source", source ?? work),
          ("program", program ?? ""),
        ].flatMap(assignment) + text
    }
    func write(_ script: [UInt8], to path: FilePath) throws(FileError) {
      try AtomicFile.write(script, to: path, permissions: .executable)
    }
    let compiler = PackageResources.path_sh + PackageResources.compiler_sh
    let path = environment["PATH"] ?? usualPath
    try FileSystem.createDirectories(directory)
    try write(script(compiler), to: directory.appending("compiler"))
    var changed = ["PATH": "\(directory.string):\(path)"]
    if environment["NINJA"] != nil || hasNinja(in: path) {
      let ninja = directory.pushing("meson/ninja")
      let programs = directory.pushing("meson/programs")
      try FileSystem.createDirectories(programs)
      try write(
        script(PackageResources.ninja_sh, calling: environment["NINJA"].map { FilePath($0) }),
        to: ninja)
      try write(
        script(PackageResources.path_sh + PackageResources.cython_sh),
        to: programs.appending("cython"))
      // The name that Debian gives it.
      try FileSystem.createSymbolicLink(programs.appending("cython3"), to: "cython")
      changed["NINJA"] = ninja.string
    }
    var named: Set<String> = []
    for variable in variables {
      guard let value = environment[variable], let program = compilerPath(value),
        let name = program.lastComponent?.string
      else { continue }
      changed[variable] = name + value.dropFirst(program.string.count)
      guard named.insert(name).inserted else { continue }
      try write(script(compiler, calling: program), to: directory.appending(name))
    }
    for name in compilers(in: path).subtracting(named) {
      try FileSystem.createSymbolicLink(directory.appending(name), to: "compiler")
    }
    return CompilerWrappers(directory: directory, variables: changed)
  }

  /// The variables that name compilers for C, C++, Fortran, Objective-C and Rust.
  private static let variables = [
    "CC", "CXX", "CPP", "FC", "F77", "F90", "OBJC", "OBJCXX", "RUSTC",
  ]

  private static let usualPath = "/usr/bin:/bin"

  /// Returns the path that a value of CC begins with; nil if it is a name, or no compiler's.
  private static func compilerPath(_ value: String) -> FilePath? {
    guard let word = value.split(separator: " ").first, value.hasPrefix(word),
      word.hasPrefix("/")
    else { return nil }
    let path = FilePath(String(word))
    return path.lastComponent.map { isCompiler($0.string) } == true ? path : nil
  }

  /// Returns the names of the compilers in the directories of a value of `PATH`.
  private static func compilers(in path: String) -> Set<String> {
    Set(
      path.split(separator: ":").flatMap {
        (try? FileSystem.names(in: FilePath(String($0)))) ?? []
      }.filter(isCompiler))
  }

  /// Returns whether a directory of a value of `PATH` has one of the programs that ninja.sh looks for.
  private static func hasNinja(in path: String) -> Bool {
    path.split(separator: ":").contains { directory in
      ["ninja", "ninja-build", "samu"].contains {
        (try? FileSystem.exists(FilePath(String(directory)).appending($0))) == true
      }
    }
  }

  /// Returns whether a program is called like a compiler that has the option: `gcc`, `c++`,
  /// `x86_64-linux-gnu-gcc-12`, `clang-14`, `gfortran`.
  static func isCompiler(_ name: String) -> Bool {
    var words = name.split(separator: "-", omittingEmptySubsequences: false)
    if words.count > 1, let version = words.last, !version.isEmpty,
      version.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") })
    {
      words.removeLast()
    }
    return words.last.map { kinds.contains($0) } == true
  }

  private static let kinds: Set<Substring> = [
    "cc", "gcc", "clang", "c89", "c99", "c++", "g++", "clang++", "cpp", "gfortran", "f77", "f95",
    "rustc",
  ]

  /// Returns a line of a shell script that sets a variable to a path, whatever its bytes.
  private static func assignment(_ name: String, _ path: FilePath) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    let bytes = path.withPlatformString { text in
      Array(UnsafeRawBufferPointer(start: text, count: path.length))
    }
    return Array("\(name)='".utf8) + bytes.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] }
      + Array("'\n".utf8)
  }
}
