internal import Archives
internal import Core
internal import SystemPackage

/// What a tarball unpacks to, for comparing two: times, owners, directories and the name of a common
/// top directory, which dpkg-source drops, do not count.
struct TarballContents {
  /// A file or a link.
  private enum Member: Hashable {
    case file(Digest, isExecutable: Bool)
    case link([UInt8])
    case other
  }

  private let members: [[UInt8]: Member]

  /// Reads a tarball.
  ///
  /// Throws `ArchiveError`.
  init(of path: FilePath) throws(ArchiveError) {
    var reader = try ArchiveReader.open(path)
    var members: [[ArraySlice<UInt8>]: Member] = [:]
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while let entry = try reader.next() {
      let names = Self.names(entry.path)
      switch entry.kind {
      case .directory: continue
      case .regular:
        var digest = RunningDigest()
        while true {
          let count = try reader.read(into: buffer)
          if count == 0 { break }
          digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        members[names] = .file(
          digest.finish(), isExecutable: entry.permissions.isExecutable)
      case .symbolicLink(let target): members[names] = .link(target)
      case .hardLink(let target): members[names] = members[Self.names(target)] ?? .other
      default: members[names] = .other
      }
    }
    let top = members.keys.first?.first
    let hasTop = members.keys.allSatisfy { $0.count > 1 && $0.first == top }
    self.members = Dictionary(
      members.map { names, member in
        (Array(names.dropFirst(hasTop ? 1 : 0).joined(separator: [UInt8(ascii: "/")])), member)
      }
    ) { $1 }
  }

  private static func names(_ path: [UInt8]) -> [ArraySlice<UInt8>] {
    path.split(separator: UInt8(ascii: "/")).filter { $0 != [UInt8(ascii: ".")] }
  }

  /// Returns what is different in this tarball and another; nil if they unpack to the same.
  func difference(from other: TarballContents) -> String? {
    let paths = Set(members.keys).union(other.members.keys)
      .filter { members[$0] != other.members[$0] }
      .sorted { $0.lexicographicallyPrecedes($1) }
    guard let first = paths.first else { return nil }
    let name = ArchiveEntry.display(first)
    let rest = paths.count > 1 ? " (and \(Quantity(paths.count - 1, "other member")))" : ""
    switch (members[first], other.members[first]) {
    case (nil, _): return "it lacks '\(name)'\(rest)"
    case (_, nil): return "it has '\(name)', which is not to be packed\(rest)"
    default: return "'\(name)' is another\(rest)"
    }
  }
}
