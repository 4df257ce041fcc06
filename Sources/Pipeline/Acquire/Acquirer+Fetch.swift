internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// Fetching with pip, and the comparison of what came with the lock.
extension Acquirer {
  /// Fetches the files of all pins but those of version control, by the names they are for.
  ///
  /// pip wants hashes for all requirements of a call or for none, and asks all its indexes, so
  /// there are calls for each kind and each index; what a direct URL gives may have any file name,
  /// so each has a call of its own.
  func fetch(
    _ pins: [LockEntry], with pip: Pip, into target: FilePath, notices: inout [String]
  ) async throws -> [PackageName: FilePath] {
    var found: [PackageName: FilePath] = [:]
    var others: [LockEntry] = []
    for (number, pin) in pins.enumerated() {
      switch pin.selection {
      case .direct(.vcs): break
      case .direct(.url(let url)):
        found[pin.name] = try await fetch(
          url, pin.hashes, with: pip, into: target.appending("fetched-\(number)"),
          notices: &notices)
      default: others.append(pin)
      }
    }
    let groups = Dictionary(grouping: others) {
      FetchGroup(isUnhashed: $0.hashes.isEmpty, index: $0.boundIndex)
    }
    for (number, (key, group)) in groups.sorted(by: { $0.key < $1.key }).enumerated() {
      let name =
        (key.isUnhashed ? "fetched-plain" : "fetched") + (number > 0 ? "-from-\(number)" : "")
      let directory = target.appending(name).appending("files")
      try FileSystem.createDirectories(directory)
      notices += try await (key.index.map(pip.bound) ?? pip).download(
        group.map { $0.downloadLine + Self.options($0.hashes) }, into: directory)
      let files = try Wheelhouse([directory])
      for pin in group { found[pin.name] = files.files(of: pin.name).first?.path }
    }
    return found
  }

  /// Fetches the one file of a URL, whatever name the URL or the server gives it.
  func fetch(
    _ url: String, _ hashes: [Digest], with pip: Pip, into directory: FilePath,
    notices: inout [String]
  ) async throws -> FilePath {
    let files = directory.appending("files")
    try FileSystem.createDirectories(files)
    notices += try await pip.download([url + Self.options(hashes)], into: files)
    let names = try FileSystem.entries(of: files)
    guard names.count == 1, let name = names.first else {
      throw AcquireError.unexpectedDownload(
        "expected one file from the URL, got \(names.count)",
        location: CredentialURL.masking(url))
    }
    return files.appending(name)
  }

  /// Checks that a fetched file is what the lock asks for, and adds it to the cache.
  func check(_ path: FilePath?, against pin: LockEntry) throws -> HashedFile {
    guard let path, let name = path.lastComponent?.string else {
      throw AcquireError.unexpectedDownload(
        "the index has no file for \(pin.label)", location: pin.location.description)
    }
    let file = try HashedFile.open(path, algorithms: Set(pin.hashes.map(\.algorithm)))
    try pin.check(file.digests, of: path)
    if name.hasSuffix(".whl"), tags.rank(of: try WheelName(name)) == nil {
      throw AcquireError.unexpectedDownload(
        "the index has only '\(name)' for \(pin.label), which the interpreter cannot use",
        location: pin.location.description)
    }
    cache?.store(file, fileName: name, for: pin)
    return file
  }

  /// What is downloaded in one call of pip.
  private struct FetchGroup: Hashable, Comparable {
    let isUnhashed: Bool
    /// The only index that is asked; nil for those of the request.
    let index: String?

    static func < (left: Self, right: Self) -> Bool {
      (left.isUnhashed ? 1 : 0, left.index ?? "") < (right.isUnhashed ? 1 : 0, right.index ?? "")
    }
  }

  private static func options(_ hashes: [Digest]) -> String {
    hashes.map { " --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined()
  }
}

extension LockEntry {
  /// The URL of the only file that the lock accepts; nil for one of PyPI, which any mirror has.
  private var fileURL: String? {
    guard let artifact = artifacts.first, artifacts.count == 1, artifact.fileName != nil,
      !artifact.isOfPyPI, case .url(let url) = artifact.location
    else { return nil }
    return url
  }

  /// The index that must be asked for it; nil for any, and where none is.
  fileprivate var boundIndex: String? { fileURL == nil ? artifacts.first?.boundIndex : nil }

  /// The line of a requirements file that makes pip download the file.
  fileprivate var downloadLine: String {
    fileURL.map { "\(name.raw) @ \($0)" } ?? revealedLabel
  }
}
