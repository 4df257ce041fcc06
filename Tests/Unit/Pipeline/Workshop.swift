import Core
import Pipeline
import Processes
import SystemPackage
import TestSupport
import Testing

/// A directory with what a stage run needs: wheels, locks, projects, a place for the tree.
struct Workshop: ~Copyable {
  private let directory: Scratch

  var path: FilePath { directory.path }
  var wheelhouse: FilePath { path.appending("wheelhouse") }
  var destdir: FilePath { path.appending("destdir") }

  private init(_ directory: consuming Scratch) { self.directory = directory }

  /// Makes the directory.
  static func open() throws -> Workshop {
    let directory = try Scratch()
    try FileSystem.createDirectories(directory.path.appending("wheelhouse"))
    try FileSystem.createDirectories(directory.path.appending("source"))
    return Workshop(directory)
  }

  /// Puts a wheel into the wheelhouse, and returns its SHA-256 in hexadecimal.
  ///
  /// Throws `FileError`.
  @discardableResult
  func addWheel(
    _ name: String, _ version: String = "1.0", tag: String = "py3-none-any",
    files: [String: String], metadata: String = "", entryPoints: String = ""
  ) throws -> String {
    var wheel = WheelBuilder(files, name: name, version: version)
    wheel.tag = tag
    wheel.metadata = "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n\(metadata)"
    if !entryPoints.isEmpty {
      wheel.files.append(.init("\(wheel.info)/entry_points.txt", entryPoints))
    }
    _ = try wheel.write(into: wheelhouse)
    return Digest.of(wheel.archive).hex
  }

  /// Puts an sdist into the wheelhouse.
  func addSdist(_ name: String, _ version: String, files: [FilePath: String]) async throws {
    let stem = "\(name)-\(version)"
    let source = path.appending("sdist").appending(stem)
    for (path, text) in files {
      let file = source.pushing(path)
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(text, to: file)
    }
    let archive = wheelhouse.appending(stem + ".tar.gz").string
    try await CommandRunner().runChecked(
      Command(
        "/bin/tar", ["--create", "--gzip", "--file", archive, stem],
        environment: ["PATH": "/usr/bin:/bin"], workingDirectory: source.removingLastComponent()))
  }

  /// Writes an archive, whose name says of which format it is, and returns its SHA-256 in hexadecimal.
  ///
  /// The members have the same time, 2020-01-02 03:04:06 UTC.
  @discardableResult
  func addArchive(_ file: FilePath, _ files: [String: String]) async throws -> String {
    let target = path.pushing(file)
    try FileSystem.createDirectories(target.removingLastComponent())
    let writer = """
      import calendar, io, sys, tarfile, zipfile
      target, words, time = sys.argv[1], sys.argv[2:], (2020, 1, 2, 3, 4, 6)
      files = sorted(zip(words[::2], words[1::2]))
      if target.endswith(".zip"):
          with zipfile.ZipFile(target, "w") as archive:
              for name, text in files:
                  archive.writestr(zipfile.ZipInfo(name, time), text)
      else:
          with tarfile.open(target, "w:gz") as archive:
              for name, text in files:
                  member = tarfile.TarInfo(name)
                  member.size, member.mtime = len(text.encode()), calendar.timegm(time)
                  archive.addfile(member, io.BytesIO(text.encode()))
      """
    try await CommandRunner().runChecked(
      Command(
        "/usr/bin/python3", ["-c", writer, target.string] + files.flatMap { [$0.key, $0.value] },
        environment: ["PATH": "/usr/bin:/bin"], workingDirectory: path))
    return Digest.of(try FileSystem.read(target)).hex
  }

  /// Makes a Git repository of files, and returns its commit.
  func addRepository(_ directory: FilePath, _ files: [String: String]) async throws -> String {
    let repository = path.pushing(directory)
    for (name, text) in files {
      let file = repository.pushing(FilePath(name))
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(text, to: file)
    }
    try await run("git", "init", "--quiet", in: repository)
    try await run("git", "add", ".", in: repository)
    try await run(
      "git", "-c", "user.name=Tester", "-c", "user.email=tester@example.org", "commit", "--quiet",
      "--message", "Begin", in: repository)
    let result = try await CommandRunner().runChecked(
      Command(
        "git", ["rev-parse", "HEAD"], environment: ["PATH": "/usr/bin:/bin", "HOME": path.string],
        workingDirectory: repository))
    return String(result.outputText.prefix { !$0.isWhitespace })
  }

  /// Writes the pyproject.toml of a project that setuptools builds; `table` begins with the keys of
  /// `[project]`.
  func addProject(_ table: String) throws {
    try AtomicFile.write(
      """
      [build-system]
      requires = ["setuptools"]
      build-backend = "setuptools.build_meta"
      [project]
      \(table)
      """, to: path.appending("source").appending("pyproject.toml"))
  }

  /// Writes a project whose backend is a part of it and requires nothing.
  ///
  /// So its wheel is built without any index. `repeats` is how often its module is in the wheel.
  @discardableResult
  func addProject(
    _ place: FilePath, named name: String, version: String = "1.0", extras: [String] = [],
    repeats: Int = 1
  ) throws -> FilePath {
    let project = path.pushing(place)
    try FileSystem.createDirectories(project)
    try AtomicFile.write(
      """
      [build-system]
      requires = []
      build-backend = "backend"
      backend-path = ["."]
      [project]
      name = "\(name)"
      version = "\(version)"
      """, to: project.appending("pyproject.toml"))
    try AtomicFile.write(
      """
      import base64, hashlib, os, warnings, zipfile
      NAME, VERSION = "\(name)", "\(version)"
      METADATA = "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (NAME, VERSION)
      METADATA += "".join("Provides-Extra: %s\\n" % e for e in "\(extras.joined(separator: " "))".split())
      def build_wheel(directory, config_settings=None, metadata_directory=None):
          stem = NAME.replace("-", "_") + "-" + VERSION
          info = stem + ".dist-info/"
          module = (NAME.replace("-", "_") + ".py", "name = %r\\n" % NAME)
          files = [module] * \(repeats) + [
              (info + "METADATA", METADATA),
              (info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")]
          rows = []
          warnings.simplefilter("ignore")
          with zipfile.ZipFile(os.path.join(directory, stem + "-py3-none-any.whl"), "w") as wheel:
              for path, text in files:
                  wheel.writestr(zipfile.ZipInfo(path), text)
                  digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
                  rows.append("%s,sha256=%s,%d" % (path, digest.decode().rstrip("="), len(text)))
              wheel.writestr(zipfile.ZipInfo(info + "RECORD"),
                             "\\n".join(rows + [info + "RECORD,,"]) + "\\n")
          return stem + "-py3-none-any.whl"
      """, to: project.appending("backend.py"))
    return project
  }

  /// Runs a program in a directory.
  func run(_ words: String..., in directory: FilePath) async throws {
    try await CommandRunner().runChecked(
      Command(
        "/usr/bin/env", words,
        environment: ["PATH": "/usr/bin:/bin", "HOME": path.string],
        workingDirectory: directory))
  }

  /// Writes a lock and gives the options for staging it.
  func options(_ lock: String) throws -> StageRequest {
    let requirements = path.appending("requirements.txt")
    try AtomicFile.write(lock, to: requirements)
    var options = StageRequest(
      package: "demo", destdir: destdir, prefix: "/opt/venvs/demo", requirements: [requirements],
      sourceDirectory: path.appending("source"))
    options.wheelhouses = [wheelhouse]
    options.isOffline = true
    options.jobs = 2
    options.environment = ["PATH": "/usr/bin:/bin"]
    return options
  }

  /// Every file below the destination directory with its bytes, links with what they say.
  func contents() throws -> [String: [UInt8]] {
    guard try FileSystem.exists(destdir) else { return [:] }
    var contents: [String: [UInt8]] = [:]
    for (path, status) in try FileSystem.walk(destdir) {
      switch status.type {
      case .regular: contents[path.string] = try FileSystem.read(destdir.pushing(path))
      case .symbolicLink:
        contents[path.string] = Array(
          try FileSystem.readSymbolicLink(destdir.pushing(path)).string.utf8)
      default: contents[path.string + "/"] = []
      }
    }
    return contents
  }
}
