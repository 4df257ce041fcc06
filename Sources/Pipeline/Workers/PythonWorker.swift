internal import Archives
internal import Core
internal import Debian
internal import ELF
internal import SystemPackage
internal import Venv

/// The Python of another release, unpacked from its packages to compile modules on this machine.
///
/// Nothing is installed, no script of a package runs, and it needs neither root nor a chroot.
final class PythonWorker: Sendable {
  /// The packages, which were compared with their digests.
  let packages: [HashedFile]
  /// The version that they have.
  let version: String
  /// What compiles, as long as this object is there.
  let program: BytecodeProgram
  private let directory: TemporaryDirectory

  /// Unpacks packages below a directory: those of the interpreter, its library and libc6, in this order,
  /// and then others.
  ///
  /// Throws `WorkerError`, `DebFileError`, `ArchiveError` and `FileError`.
  init(
    _ packages: [HashedFile], of description: TargetDescription, temporaryDirectory: FilePath
  ) throws {
    let directory = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-python-")
    let target = description.target
    let tuple = description.name.architecture.tuple
    let libraryDirectories = ["usr/lib/\(tuple)", "lib/\(tuple)"]
    let wanted = libraryDirectories + ["usr/bin", String(target.paths.stdlib.string.dropFirst())]
    var trees: [FilePath] = []
    for (number, package) in packages.enumerated() {
      let tree = directory.path.appending("\(number)")
      var data = try DebFile.open(package.path).data()
      try Extraction(absoluteLinks: .any).extract(
        &data, to: tree, includes: { Self.isWanted($0.path, in: wanted) })
      trees.append(tree)
    }
    func find(_ names: [String], in tree: FilePath, missing: String) throws -> FilePath {
      for name in names where FileSystem.isRegularFile(tree.pushing(FilePath(name))) {
        return tree.pushing(FilePath(name))
      }
      throw WorkerError.noProgram(description.name, missing: missing)
    }
    guard trees.count > 2 else {
      throw WorkerError.noProgram(description.name, missing: target.executable.string)
    }
    let executable = try find(
      [String(target.executable.string.dropFirst())], in: trees[0],
      missing: target.executable.string)
    let loader = try ElfProgram(reading: executable)?.loader?.lastComponent?.string ?? "ld.so"
    self.packages = packages
    version = target.python.fullVersion
    program = BytecodeProgram(
      executable,
      loader: try find(
        libraryDirectories.map { "\($0)/\(loader)" }, in: trees[2], missing: loader),
      libraries: trees.flatMap { tree in
        libraryDirectories.map { tree.pushing(FilePath($0)) }
      }.filter { FileSystem.isDirectory($0) },
      home: trees[1].appending("usr"), version: version)
    self.directory = directory
  }

  /// Whether a member of a package is in one of some directories, at any depth; those of libraries have
  /// modules for character sets and the like, which nothing asks for.
  private static func isWanted(_ path: [UInt8], in directories: [String]) -> Bool {
    guard let name = String(validating: path, as: UTF8.self), name.hasPrefix("./") else {
      return false
    }
    return directories.contains { name.dropFirst(2).hasPrefix("\($0)/") }
      && !name.contains("/gconv/")
  }
}
