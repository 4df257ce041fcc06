internal import Archives
internal import Core
package import Debian
internal import ELF
internal import Packaging
package import SystemPackage

/// Makes the description of a target from three packages, of which nothing is run or installed:
/// `pythonX.Y-minimal`, `libpythonX.Y-minimal` and `libc6`.
///
/// What decides the target is the name and the versions of the packages. Everything else is read from
/// them too, and must be what follows from these. Further packages say which shared libraries they have,
/// as `libc6` does.
package struct TargetPackages {
  private let name: TargetName
  private let temporaryDirectory: FilePath

  /// Prepares to describe a target; the interpreter is unpacked below `temporaryDirectory` to read
  /// its header.
  package init(_ name: TargetName, temporaryDirectory: FilePath) {
    (self.name, self.temporaryDirectory) = (name, temporaryDirectory)
  }

  /// Reads the packages.
  ///
  /// Throws `TargetError` where one is missing or is not as Debian makes it, `DebFileError`,
  /// `ArchiveError`, `SyntaxError` and `FileError`.
  package func describe(
    _ files: [FilePath]
  ) throws -> (target: TargetDescription, libraries: LibraryArchive) {
    let packages = try files.map(TargetPackage.init)
    func find(_ pattern: Regex<Substring>, _ example: String) throws -> TargetPackage {
      let found = packages.filter { $0.name.description.wholeMatch(of: pattern) != nil }
      guard let package = found.first else { throw TargetError.missingPackage(example) }
      if let other = found.dropFirst().first {
        throw TargetError.extraPackage(
          other.path, "'\(package.path.string)' is the package '\(other.name)' too")
      }
      return package
    }
    let python = try find(#/python3\.[0-9]+-minimal/#, "python3.X-minimal")
    let library = try find(#/libpython3\.[0-9]+-minimal/#, "lib\(python.name)")
    let libc = try find(#/libc6/#, "libc6")
    let used = [python, library, libc]
    try check(packages, used)
    var archive = LibraryArchive()
    for package in packages { package.addLibraries(to: &archive) }
    let others = packages.filter { package in !used.contains { $0.path == package.path } }
      .sorted { $0.name.description < $1.name.description }
    guard let version = try? PackageVersion(parsing: libc.version),
      let glibc = LibcVersion(parsing: version.upstream)
    else { throw TargetError.incomplete(libc.path, "no version of glibc in '\(libc.version)'") }
    let description = try TargetDescription(
      name, packageVersion: python.version, glibc: glibc,
      sources: try (used + others).map { package in
        TargetDescription.Source(
          package: package.name, version: package.version,
          sha256: try HashedFile.open(package.path).sha256)
      })
    guard "\(description.package)-minimal" == python.name.description else {
      throw TargetError.mixedPackages(
        python.path, "the package '\(python.name)' has the version \(python.version)")
    }
    let found = try target(description, python, library)
    if let difference = description.differences(from: found).first {
      throw TargetError.differs("'\(python.path.string)' and '\(library.path.string)'", difference)
    }
    return (description, archive)
  }

  /// Checks that the packages belong together, and that there is no other.
  private func check(_ packages: [TargetPackage], _ used: [TargetPackage]) throws(TargetError) {
    for package in packages {
      guard used.contains(where: { $0.path == package.path }) || package.hasLibraries else {
        throw .extraPackage(package.path, "the package '\(package.name)' says nothing of a target")
      }
      guard packages.count(where: { $0.name == package.name }) == 1 else {
        throw .extraPackage(package.path, "another file is the package '\(package.name)' too")
      }
      guard package.architecture == name.architecture.name else {
        throw .mixedPackages(
          package.path,
          "it is for \(package.architecture), and '\(name)' for \(name.architecture.name)")
      }
    }
    let (python, library) = (used[0], used[1])
    guard library.name.description == "lib\(python.name)", library.version == python.version else {
      throw .mixedPackages(
        library.path,
        "expected 'lib\(python.name)' \(python.version), got '\(library.name)' \(library.version)")
    }
  }

  /// Returns the target that the contents of the packages are.
  private func target(
    _ description: TargetDescription, _ python: TargetPackage, _ library: TargetPackage
  ) throws -> Target {
    let expected = description.target
    let path = expected.executable.string
    let files = try python.contents([path])
    guard let bytes = files[path] else { throw TargetError.incomplete(python.path, "no '\(path)'") }
    guard ByteSearch(Array(expected.python.fullVersion.utf8) + [0])?.firstOffset(in: bytes) != nil
    else {
      throw TargetError.incomplete(
        python.path, "'\(path)' does not have the version \(expected.python.fullVersion) in it")
    }
    let program = try program(bytes, of: python.path)
    let build = try PythonBuild(library, for: expected)
    return Target(
      python: Target.Python(
        implementation: "cpython", version: expected.python.version,
        fullVersion: expected.python.fullVersion, cacheTag: expected.python.cacheTag,
        magicNumber: build.magicNumber ?? expected.python.magicNumber, soabi: build.soabi,
        extSuffix: build.extSuffix, isFreeThreaded: build.isFreeThreaded, isDebug: build.isDebug),
      paths: Target.Paths(
        executable: expected.executable, stdlib: build.stdlib, include: build.include),
      elf: program.machine, isHardFloatARM: program.isHardFloatARM, machine: expected.machine,
      glibc: expected.glibc, musl: nil, markers: expected.markers)
  }

  private func program(_ bytes: [UInt8], of package: FilePath) throws -> ElfProgram {
    let work = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-target-")
    let file = work.path.appending("python")
    try AtomicFile.write(bytes, to: file)
    guard let program = try ElfProgram(reading: file) else {
      throw TargetError.incomplete(package, "the interpreter is not an ELF program")
    }
    return program
  }
}
