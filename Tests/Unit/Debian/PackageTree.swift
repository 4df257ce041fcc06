import Core
import Debian
import ELF
import SystemPackage
import TestSupport
import Testing

/// A package's build directory with a tree in it.
struct PackageTree: ~Copyable {
  static let prefix: FilePath = "/opt/venvs/demo"
  private let directory: Scratch

  init() throws {
    let directory = try Scratch()
    let debian = directory.path.appending("debian")
    let package = debian.appending("demo")
    try FileSystem.createDirectories(package.appending("DEBIAN"))
    try FileSystem.createDirectories(
      package.appending(Self.prefix.components).appending("lib"))
    try AtomicFile.write(
      """
      Source: demo
      Maintainer: Jane Doe <jane@example.org>

      Package: demo
      Architecture: any
      Description: demo

      """, to: debian.appending("control"))
    self.directory = directory
  }

  var root: FilePath {
    directory.path.appending("debian").appending("demo").appending(Self.prefix.components)
  }

  func prefixed(_ path: String) -> FilePath { root.appending(path) }

  /// All files, relative to the tree.
  var files: [String] {
    get throws {
      try FileSystem.walk(root).filter { $0.status.type == .regular }.map(\.path.string)
        .filter { !$0.hasSuffix(".c") }
    }
  }

  /// Makes a library whose soname is its file name, without the C library's.
  func compile(
    _ path: String, needs: [String] = [], path runpath: String? = nil, flags: String = "",
    source: String = "int symbol;"
  ) throws {
    let file = prefixed(path)
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write(source, to: prefixed("x.c"))
    let others = needs.map { "'\(prefixed($0).string)'" }.joined(separator: " ")
    let search = runpath.map { "-Wl,-rpath,'\($0)'" } ?? ""
    let result = try shell(
      """
      cc -shared -fPIC -nostdlib -Wl,--no-as-needed,--allow-shlib-undefined \(flags) \(search) \
        -Wl,-soname,'\(file.lastComponent?.string ?? "")' -o '\(file.string)' \
        '\(prefixed("x.c").string)' \(others) 2>&1
      """)
    try #require(result.status == 0, "\(result.output)")
  }

  func find(_ files: [String]) throws -> SharedLibraryDependencies {
    try SharedLibraryDependencies.find(
      files, in: root, prefix: Self.prefix, machine: try ElfFile.machine(of: "/proc/self/exe"),
      interpreter: "/proc/self/exe")
  }

  /// What dpkg-shlibdeps(1) says.
  func shlibdeps(_ files: [String]) throws -> (status: Int32, relations: [String]) {
    let arguments = files.map { "'\(prefixed($0).string)'" }.joined(separator: " ")
    let result = try shell(
      "cd '\(directory.path.string)' && dpkg-shlibdeps -O \(arguments) 2>/dev/null")
    let text = result.output.drop { $0 != "=" }.dropFirst().prefix { $0 != "\n" }
    return (
      result.status,
      text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
    )
  }
}
