internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Venv

extension Report {
  /// The target of a tree that was made by the interpreter of another one, with what describes it.
  package struct Target: Sendable, Codable {
    /// The name: `debian-12-arm64`.
    package let name: String
    /// The version of the package that has its interpreter.
    package let python: String
    /// The version of its C library.
    package let glibc: String
    /// The file with what its packages say of their shared libraries; nil for none.
    package let libraries: String?
    /// The interpreter that made the tree.
    package let builder: String
    /// The version of the Python that compiled its modules, where it is not that of the target: the
    /// bytecode is valid there, but not the same.
    package let compiler: String?
    /// The packages of the Python that compiled its modules; nil where the builder did.
    package let worker: [Package]?

    /// A package that was unpacked.
    package struct Package: Sendable, Codable {
      /// Its file.
      let path: String
      let sha256: String
    }

    /// Writes down the target of a cross build.
    init(_ build: CrossBuild, compiles: Bool) {
      let cross = build.description
      name = cross.name.description
      python = cross.packageVersion
      glibc = cross.target.glibc?.description ?? ""
      libraries = cross.libraries?.string
      builder = build.interpreter.executable.string
      compiler =
        compiles && build.compilerVersion != cross.target.python.fullVersion
        ? build.compilerVersion : nil
      worker = build.worker?.packages.map {
        Package(path: $0.path.string, sha256: $0.sha256.hex)
      }
    }

    /// Returns the Python that compiled the modules, from its packages; nil where the builder did.
    ///
    /// Throws `WorkerError.gone` where they are not there any more, and as `PythonWorker`.
    func worker(
      for description: TargetDescription, temporaryDirectory: FilePath
    ) throws -> PythonWorker? {
      guard let worker else { return nil }
      let packages = try worker.map { package in
        guard let file = try? HashedFile.open(FilePath(package.path)),
          file.sha256.hex == package.sha256
        else { throw WorkerError.gone(FilePath(package.path)) }
        return file
      }
      return try PythonWorker(
        packages, of: description, temporaryDirectory: temporaryDirectory)
    }

    /// Returns the description of the target.
    ///
    /// Throws `ReportError` for one that no target has.
    func description(in report: FilePath) throws(ReportError) -> TargetDescription {
      guard let name = TargetName(name), let glibc = LibcVersion(parsing: glibc),
        var description = try? TargetDescription(name, packageVersion: python, glibc: glibc)
      else { throw ReportError(path: report, reason: "invalid .target '\(self.name.excerpt)'") }
      description.libraries = libraries.map { FilePath($0) }
      return description
    }
  }
}

extension TargetDescription {
  /// What is known of the shared libraries of the target.
  ///
  /// Throws `ArchiveError` and `LibraryArchiveError`.
  func catalog() throws -> LibraryCatalog {
    guard let libraries else { return .none(system: name.description) }
    return .archive(try LibraryArchive.read(libraries), system: name.description)
  }
}
