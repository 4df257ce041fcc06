internal import Archives
internal import Core
internal import Debian
internal import ELF
internal import SystemPackage

/// Compares the members of a bundle with its manifest while they are unpacked.
struct BundleInspector: ExtractionInspector {
  /// What the manifest lists at a path.
  private enum Listed {
    case directory
    case file(BundleManifest.File)
    case link(target: String)

    var name: String {
      switch self {
      case .directory: "directory"
      case .file: "regular file"
      case .link: "symbolic link"
      }
    }
  }

  /// The members that have not come yet, by the bytes of their paths: strings are equal in every
  /// Unicode form.
  private var expected: [[UInt8]: Listed] = [:]
  private let date: Int
  /// The files that begin like ELF files.
  private(set) var elf: [String] = []

  private var file: BundleManifest.File?
  private var hasher = RunningDigest()
  private var count = 0
  private var start: [UInt8] = []

  /// Expects all that a manifest lists.
  init(_ manifest: BundleManifest) throws(Doubled) {
    date = manifest.date
    expected.reserveCapacity(
      manifest.files.count + manifest.directories.count + manifest.links.count + 1)
    try expect(".", .directory)
    for path in manifest.directories { try expect(path.string, .directory) }
    for file in manifest.files { try expect(file.path.string, .file(file)) }
    for link in manifest.links { try expect(link.path.string, .link(target: link.target)) }
  }

  /// A path that the manifest lists twice.
  struct Doubled: Error {
    let path: String
  }

  private mutating func expect(_ path: String, _ listed: Listed) throws(Doubled) {
    guard expected.updateValue(listed, forKey: Array(path.utf8)) == nil else {
      throw Doubled(path: path)
    }
  }

  /// The first path in byte order that the manifest lists and that has not come.
  var missing: String? {
    expected.keys.min { $0.lexicographicallyPrecedes($1) }.map(ArchiveEntry.display)
  }

  mutating func begin(_ entry: ArchiveEntry, as name: [UInt8]) throws {
    guard Bundle.isInTree(entry.path), let listed = expected.removeValue(forKey: name) else {
      throw BundleFlaw.notListed
    }
    try check(entry.modified == .init(seconds: date), "time", date, entry.modified.seconds)
    try check(entry.userID == 0, "owner", 0, entry.userID)
    try check(entry.groupID == 0, "group", 0, entry.groupID)
    let permissions: FilePermissions
    switch (listed, entry.kind) {
    case (.directory, .directory): permissions = .directory
    case (.link(let target), .symbolicLink(let actual)):
      try check(
        Array(target.utf8) == actual, "target", "'\(target)'", "'\(ArchiveEntry.display(actual))'")
      permissions = FilePermissions(rawValue: 0o777)
    case (.file(let listed), .regular):
      try check(entry.size == listed.size, "size", listed.size, entry.size)
      permissions = listed.mode.permissions
      file = listed
      hasher = RunningDigest()
      count = 0
      start = []
    default: throw BundleFlaw.kind(listed: listed.name, actual: Self.name(of: entry.kind))
    }
    try check(
      entry.permissions == permissions, "mode", permissions.octal, entry.permissions.octal)
  }

  mutating func inspect(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    guard offset == count else { throw BundleFlaw.sparse }
    if count < 4 { start += bytes.prefix(4 - count) }
    hasher.update(bytes)
    count += bytes.count
  }

  mutating func end() throws {
    guard let file else { throw BundleFlaw.notListed }
    guard count == file.size else { throw BundleFlaw.sparse }
    let actual = hasher.finish()
    guard actual == Digest(.sha256, hex: file.sha256) else {
      throw BundleFlaw.digest(listed: file.sha256, actual: actual.hex)
    }
    if start == ElfFile.magic { elf.append(file.path.string) }
    self.file = nil
  }

  private static func name(of kind: ArchiveEntry.Kind) -> String {
    switch kind {
    case .regular: "regular file"
    case .directory: "directory"
    case .symbolicLink: "symbolic link"
    case .hardLink: "hard link"
    default: "special file"
    }
  }

  private func check<Value>(
    _ holds: Bool, _ name: String, _ listed: Value, _ actual: Value
  ) throws(BundleFlaw) {
    guard holds else { throw .attribute(name, listed: "\(listed)", actual: "\(actual)") }
  }
}
