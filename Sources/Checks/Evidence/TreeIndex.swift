internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// A virtual environment of an artifact, indexed.
struct TreeIndex: Sendable {
  /// A `site-packages` directory and the Python that looks there.
  struct Site: Sendable {
    /// Relative to the artifact's root.
    let path: FilePath
    /// The name of its Python's directory, as in "python3.11".
    let python: String
    /// The version in two numbers; nil if the name does not say.
    let version: PythonVersion?
    let distributions: [Distribution]

    /// The path with a slash at its end.
    var textPrefix: String { path.string + "/" }
  }

  /// A distribution, as far as it can be read.
  struct Distribution: Sendable {
    /// The `.dist-info` directory, relative to the artifact's root.
    let directory: FilePath
    /// Nil where METADATA is missing or damaged; `flaw` tells why.
    let metadata: CoreMetadata?
    let flaw: String?
    let record: Record?
    /// Why RECORD cannot be read, and the line that it is about.
    let recordFlaw: (line: Int?, reason: String)?

    /// "name-version", as the directory has it.
    var label: String { directory.stem ?? directory.string }
  }

  /// Relative to the artifact's root.
  let path: FilePath
  let configuration: PyvenvConfig
  /// The path of the tree on the target; nil if nothing says.
  let prefix: FilePath?
  /// The link on the target that leads to the prefix, in the versioned layout.
  let current: FilePath?
  /// Its entries, with paths relative to the artifact's root.
  let files: [ArtifactFile]
  let sites: [Site]
  /// The regular files in `bin`.
  let scripts: [ArtifactFile]
  /// The files that the RECORDs list.
  private(set) var recordedFiles: [RecordedFile] = []
  /// The path with a slash at its end; empty for the root.
  private let textPrefix: String

  init(_ tree: ArtifactTree, files: [ArtifactFile], in contents: TreeRoot) throws {
    path = tree.path
    configuration = tree.configuration
    prefix = tree.prefix
    current = tree.current
    let textPrefix = tree.path.isEmpty ? "" : tree.path.string + "/"
    self.textPrefix = textPrefix
    let files = files.filter { $0.text.utf8.starts(with: textPrefix.utf8) }
    self.files = files
    scripts = files.filter { $0.isRegular && $0.directory == "\(textPrefix)bin" }
    let metadata = files.filter { $0.isRegular && ["METADATA", "RECORD"].contains($0.name) }
    let present = Set(metadata.map(\.text))
    let directories = files.filter { $0.kind == .directory }
    let distributions = Dictionary(
      grouping: directories.filter { $0.name.hasSuffix(".dist-info") }, by: \.directory)
    var sites: [Site] = []
    for site in directories where site.name == "site-packages" {
      let python = site.directory
      guard python.hasPrefix("\(textPrefix)lib/"),
        !python.dropFirst(textPrefix.count + 4).contains("/")
      else { continue }
      let name = String(python.dropFirst(textPrefix.count + 4))
      let version = name.hasPrefix("python") ? PythonVersion(parsing: name.dropFirst(6)) : nil
      let own = try (distributions[Substring(site.text)] ?? []).map {
        try Distribution($0.path, in: contents, present: present)
      }
      sites.append(Site(path: site.path, python: name, version: version, distributions: own))
    }
    self.sites = sites
    recordedFiles = sites.flatMap { site in
      site.distributions.flatMap { RecordedFile.all(of: $0, in: site, of: self) }
    }
  }

  /// All distributions.
  var distributions: [Distribution] { sites.flatMap(\.distributions) }

  /// The regular files that lie directly in a `site-packages` directory.
  var topLevelFiles: [ArtifactFile] {
    sites.flatMap { site in
      files.filter { $0.isRegular && $0.directory == site.path.string }
    }
  }

  /// The Python that the tree is for; nil if there is none, or more than one.
  var version: PythonVersion? { sites.count == 1 ? sites[0].version : nil }

  /// Returns whether a path (relative to the artifact's root) is in the tree.
  func contains(_ file: FilePath) -> Bool { path.isEmpty || file.starts(with: path) }

  /// Returns whether a file of the artifact is in the tree.
  func contains(_ file: ArtifactFile) -> Bool { file.text.utf8.starts(with: textPrefix.utf8) }

  /// Returns the `site-packages` directory that a file is in.
  func site(of file: ArtifactFile) -> Site? {
    sites.first { file.text.utf8.starts(with: $0.textPrefix.utf8) }
  }

  /// Returns a path of the artifact relative to the tree.
  func relative(_ file: FilePath) -> FilePath {
    FilePath(root: nil, file.components.dropFirst(path.components.count))
  }

  /// Returns a path of the tree relative to the artifact's root.
  func path(ofMember path: String) -> FilePath { FilePath(textPrefix + path) }
}

extension Failure {
  /// Whether the error is about what a file is or has, and so a finding, and not about reading it.
  fileprivate var isOfContents: Bool {
    (self as? FileError).map { $0.reason == .fileTooLarge } ?? true
  }
}

extension TreeIndex.Distribution {
  fileprivate init(_ directory: FilePath, in contents: TreeRoot, present: Set<String>) throws {
    self.directory = directory
    let metadataPath = directory.appending("METADATA")
    var metadata: CoreMetadata?
    var flaw: String?
    if present.contains(metadataPath.string) {
      do {
        let bytes = try contents.read(metadataPath, limit: InstalledDistribution.metadataLimit)
        metadata = try CoreMetadata(bytes ?? [], location: "METADATA")
      } catch let error as any Failure where error.isOfContents {
        flaw = error.message
      }
    } else {
      flaw = "no file 'METADATA' in '\(directory.lastComponent?.string ?? "")'"
    }
    self.metadata = metadata
    self.flaw = flaw
    let recordPath = directory.appending("RECORD")
    var record: Record?
    var recordFlaw: (line: Int?, reason: String)?
    if present.contains(recordPath.string) {
      do {
        let bytes = try contents.read(recordPath, limit: InstalledDistribution.recordLimit)
        record = try Record(parsing: bytes ?? [])
      } catch let error as RecordError {
        recordFlaw = (error.line, "cannot parse RECORD: \(error.message)")
      } catch let error as any Failure where error.isOfContents {
        recordFlaw = (nil, error.message)
      }
    }
    self.record = record
    self.recordFlaw = recordFlaw
  }
}
