internal import Core
internal import Debian
package import SystemPackage

/// What a repository has after some uploads, worked out before anything is changed.
package struct UploadCheck {
  /// What the suites have to have afterwards.
  package private(set) var contents: RepositoryContents
  private let architectures: [String]
  private let web: FilePath
  /// The hashes of the files that earlier uploads of the same call bring.
  private var arriving: [String: Digest] = [:]

  /// A check against what the suites have now; `web` has the pool.
  package init(_ contents: RepositoryContents, architectures: [String], web: FilePath) {
    self.contents = contents
    self.architectures = architectures
    self.web = web
  }

  /// Adds an upload to `contents`; returns false if all its packages are there already.
  ///
  /// Throws `UploadError` for a version below that of the suite, and for other contents of a version
  /// that any suite has or had; and `FileError`.
  package mutating func add(_ upload: Upload) throws -> Bool {
    var isNew = false
    for package in upload.packages {
      for entry in upload.entries(of: package, architectures: architectures) {
        guard
          let present = contents.package(
            entry.name, entry.architecture, in: upload.suite)
        else {
          isNew = true
          continue
        }
        if present.version.description == entry.version.description {
          guard present.sha256 == entry.sha256 else {
            throw UploadError(
              upload.changes.path, .otherContents(package.file, upload.version))
          }
        } else {
          guard present.version < entry.version else {
            throw UploadError(
              upload.changes.path,
              .lower(entry.name, upload.suite, present: present.version, new: entry.version))
          }
          isNew = true
        }
      }
    }
    guard isNew else { return false }
    try checkPool(upload)
    apply(upload)
    return true
  }

  /// Throws `UploadError` if the pool has another file of the name of one of the upload's.
  private mutating func checkPool(_ upload: Upload) throws {
    let directory = PoolDirectory(source: upload.changes.source).path
    for member in upload.changes.members {
      let name = "\(directory)/\(member.name)"
      let file = web.pushing(FilePath(name))
      var digest = arriving[name]
      if digest == nil, try FileSystem.exists(file) { digest = try HashedFile.open(file).sha256 }
      guard digest == nil || digest == member.sha256 else {
        throw UploadError(upload.changes.path, .otherContents(member.name, upload.version))
      }
      arriving[name] = member.sha256
    }
  }

  private mutating func apply(_ upload: Upload) {
    var packages = contents.suites[upload.suite] ?? []
    for entry in upload.packages.flatMap({
      upload.entries(of: $0, architectures: architectures)
    }) {
      if let old = packages.first(where: {
        $0.name == entry.name && $0.architecture == entry.architecture
      }) {
        packages.remove(old)
      }
      packages.insert(entry)
    }
    packages.subtract(
      ObsoletePackages(of: upload.version, binaries: upload.binaries).find(in: packages))
    contents.suites[upload.suite] = packages
  }
}

/// Packages of older versions that a source no longer builds.
///
/// A package that is only late, such as that of an architecture whose build takes longer, stays.
struct ObsoletePackages {
  private let version: SourceVersion
  private let binaries: [String]?

  /// `binaries` are the names of the packages of the version; nil if they are not known.
  init(of version: SourceVersion, binaries: [String]?) {
    self.version = version
    self.binaries = binaries
  }

  /// Returns those in a suite.
  func find(in packages: Set<RepositoryPackage>) -> Set<RepositoryPackage> {
    guard let binaries else { return [] }
    let suffix = "-dbgsym"
    return packages.filter { package in
      guard package.source == version.source, package.architecture != "source",
        package.sourceVersion.description != version.version.description
      else { return false }
      guard package.name.hasSuffix(suffix) else { return !binaries.contains(package.name) }
      // The symbols of a package are as old as the package itself, or superfluous.
      let name = String(package.name.dropLast(suffix.count))
      return !packages.contains {
        $0.name == name && $0.architecture == package.architecture
          && $0.sourceVersion.description == package.sourceVersion.description
      }
    }
  }
}
