import Core
import Packaging
import Pipeline
import Processes
import SystemPackage
import Testing
import Wheels

/// A directory with what a stage run needs: wheels, locks, projects, a place for the tree.
///
/// The wheels are real: Python's own zipfile writes them with a correct RECORD.
struct Workshop: ~Copyable {
  private let directory: TemporaryDirectory

  var path: FilePath { directory.path }
  var wheelhouse: FilePath { path.appending("wheelhouse") }
  var destdir: FilePath { path.appending("destdir") }

  private init(_ directory: consuming TemporaryDirectory) { self.directory = directory }

  /// Makes the directory.
  static func open() throws -> Workshop {
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "venvdeb-pipeline-")
    try FileSystem.createDirectories(directory.path.appending("wheelhouse"))
    try FileSystem.createDirectories(directory.path.appending("source"))
    return Workshop(directory)
  }

  /// Puts a wheel into the wheelhouse and returns its SHA-256 in hexadecimal.
  @discardableResult
  func addWheel(
    _ name: String, _ version: String = "1.0", tags: String = "py3-none-any",
    files: [String: String], metadata: String = "", entryPoints: String = ""
  ) async throws -> String {
    var arguments = [wheelhouse.string, name, version, tags, metadata, entryPoints]
    for (path, text) in files.sorted(by: { $0.key < $1.key }) { arguments += [path, text] }
    let result = try await CommandRunner().runChecked(
      Command("/usr/bin/python3", ["-I", "-c", Self.script] + arguments))
    return result.outputText.split(separator: "\n").first.map(String.init) ?? ""
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

  private static let script = #"""
    import base64, hashlib, sys, zipfile
    house, name, version, tags, metadata, entry_points, *files = sys.argv[1:]
    stem = f"{name}-{version}"
    members = dict(zip(files[::2], files[1::2]))
    info = stem + ".dist-info/"
    members[info + "METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}"
    members[info + "WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tags}\n"
    if entry_points:
        members[info + "entry_points.txt"] = entry_points
    rows = []
    path = f"{house}/{stem}-{tags}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            data = text.encode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.append(f"{member},sha256={digest},{len(data)}\n")
            archive.writestr(zipfile.ZipInfo(member, (2020, 1, 1, 0, 0, 0)), data)
        rows.append(info + "RECORD,,\n")
        archive.writestr(zipfile.ZipInfo(info + "RECORD", (2020, 1, 1, 0, 0, 0)), "".join(rows))
    print(hashlib.sha256(open(path, "rb").read()).hexdigest())
    """#
}
