internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage

/// A file that an index, a page of links or the lock itself offers for a pin.
struct IndexCandidate: Sendable {
  /// The name of the file; nil where only the server tells.
  let fileName: String?
  /// What it is by its name; nil where that does not tell.
  let kind: Wheelhouse.File.Kind?
  let address: WebAddress
  /// The digests that the page states.
  var hashes: [Digest] = []
  /// The number of bytes that the lock states, which must be right.
  var size: Int?
  /// The number of bytes that the page states, for the progress.
  var expectedSize: Int?
  var requiresPython: String?
  /// Why it was withdrawn; nil if it was not.
  var yanked: String?
  /// The index or page that offers it; nil for the lock.
  var origin: WebAddress?

  /// The version of the distribution, by the name of the file.
  var version: Version? {
    switch kind {
    case .wheel(let name): name.version
    case .sdist(let version): version
    case nil: nil
    }
  }

  /// Returns what it requires of Python where that excludes a version; nil where it does not.
  func pythonRequirement(excluding version: String) -> String? {
    guard let text = requiresPython, let specifiers = try? VersionSpecifiers(text),
      !specifiers.contains(spelling: version, prereleases: true)
    else { return nil }
    return text
  }

  /// Takes a file of a page; nil for one of another distribution, or without a usable URL.
  init?(_ file: IndexFile, of page: IndexPage, at origin: WebAddress, for name: PackageName) {
    guard let found = Wheelhouse.file("", named: file.name), found.name == name,
      !file.name.contains("/"), !file.name.hasPrefix("."),
      let address = page.base.resolving(file.reference)
    else { return nil }
    fileName = file.name
    kind = found.kind
    self.address = address
    hashes = file.hashes
    expectedSize = file.size
    requiresPython = file.requiresPython
    yanked = file.yanked
    self.origin = origin
  }

  /// Takes a file that the lock has a URL of.
  ///
  /// Throws `IndexError.badURL`.
  init(url: String, fileName: String? = nil, size: Int? = nil) throws(IndexError) {
    guard let address = WebAddress(url) else { throw .badURL(CredentialURL(url)) }
    let name = fileName ?? address.fileName
    let found = Wheelhouse.file("", named: name)
    self.fileName = found == nil && fileName == nil ? nil : name
    kind = found?.kind
    self.address = address
    self.size = size
    expectedSize = size
  }
}
