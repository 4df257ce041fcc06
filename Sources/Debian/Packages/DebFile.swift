package import Archives
internal import Core
package import SystemPackage

/// A binary package, read as deb(5) says and without dpkg-deb.
///
/// Opening it reads the control information; the data is read when it is asked for, member by
/// member. Compression by gzip, xz or zstd (for the data also bzip2) or none is understood.
package struct DebFile: Sendable {
  /// A file of the control archive: `control`, `md5sums`, `postinst` and so on.
  package struct ControlFile: Sendable, Hashable {
    /// Its name without `./`.
    package var name: String
    package var permissions: FilePermissions
    package var contents: [UInt8]
  }

  package let path: FilePath
  /// The version in `debian-binary`, as in "2.0".
  package let formatVersion: String
  /// All control files in their order in the package.
  package let controlFiles: [ControlFile]

  /// How many bytes a control file may have; `md5sums` of a huge package has a few millions.
  private static let controlFileLimit = 64 << 20

  /// The text of the control file `control`: the fields of the package.
  package var control: String {
    get throws(DebFileError) {
      guard let file = controlFile("control") else {
        throw .malformed(path, "control archive without a file 'control'")
      }
      guard let text = String(checking: file.contents) else {
        throw .malformed(path, "file 'control' is not UTF-8")
      }
      return text
    }
  }

  /// Returns the control file of a name; nil if the package has none.
  package func controlFile(_ name: String) -> ControlFile? {
    controlFiles.first { $0.name == name }
  }

  /// Reads a package up to the end of its control information, and looks for its data.
  package static func open(_ path: FilePath) throws(DebFileError) -> DebFile {
    let members = try DebMembers(path)
    let archive = try members.enter("control.tar", filters: [.none, .gzip, .xz, .zstd])
    let files = try readControlFiles(archive, of: path)
    try members.find("data.tar")
    return DebFile(path: path, formatVersion: members.formatVersion, controlFiles: files)
  }

  /// Opens what the package installs, from a fresh look at the file.
  ///
  /// Names are as in the archive, mostly `./usr/bin/demo`. At the end of the data, what follows it
  /// in the package is checked too. Throws `DebFileError`.
  package func data() throws(DebFileError) -> ArchiveReader {
    let members = try DebMembers(path)
    try members.find("control.tar")
    return try members.enter("data.tar", filters: Set(ArchiveFilter.allCases))
  }

  private static func readControlFiles(
    _ archive: consuming ArchiveReader, of path: FilePath
  ) throws(DebFileError) -> [ControlFile] {
    var files: [ControlFile] = []
    while let entry = try DebFileError.wrap({ () throws(ArchiveError) in try archive.next() }) {
      if entry.kind == .directory { continue }
      var name = entry.path[...]
      if name.starts(with: [UInt8(ascii: "."), UInt8(ascii: "/")]) { name = name.dropFirst(2) }
      guard entry.kind == .regular, !name.isEmpty, !name.contains(UInt8(ascii: "/")),
        let text = String(validating: name, as: UTF8.self)
      else {
        throw .malformed(
          path, "control archive has '\(entry.displayPath)', which is not a plain file")
      }
      guard !files.contains(where: { $0.name == text }) else {
        throw .malformed(path, "control archive has '\(text)' twice")
      }
      let contents = try DebFileError.wrap { () throws(ArchiveError) in
        try archive.readAll(limit: controlFileLimit)
      }
      files.append(ControlFile(name: text, permissions: entry.permissions, contents: contents))
    }
    return files
  }
}

/// A file that is not a Debian package, or a damaged one.
package enum DebFileError: Failure {
  /// The archive in the package, or the one that it is, cannot be read.
  case archive(ArchiveError)
  /// It is not what deb(5) describes.
  case malformed(FilePath, String)
  /// It is of a format that came after 2.x.
  case unknownVersion(FilePath, String)

  package var location: String? {
    switch self {
    case .archive(let error): error.location
    case .malformed(let path, _), .unknownVersion(let path, _): path.string
    }
  }

  package var message: String {
    switch self {
    case .archive(let error): error.message
    case .malformed(_, let reason): "invalid Debian package: \(reason)"
    case .unknownVersion(_, let version):
      "unsupported package format '\(ArchiveEntry.display(Array(version.utf8)))' (expected 2.0)"
    }
  }

  package var hint: String? {
    switch self {
    case .archive(let error): error.hint
    case .malformed, .unknownVersion: nil
    }
  }

  fileprivate static func wrap<Result: ~Copyable>(
    _ body: () throws(ArchiveError) -> Result
  ) throws(DebFileError) -> Result {
    do throws(ArchiveError) {
      return try body()
    } catch {
      throw .archive(error)
    }
  }
}

/// The members of a package, which must come in this order: `debian-binary`, `control.tar`,
/// `data.tar`, anything.
///
/// Before `data.tar`, members that begin with an underscore are to be ignored, and others are a
/// reason to give up.
private final class DebMembers {
  let formatVersion: String
  private let path: FilePath
  private var archive: ArchiveReader

  /// What the suffix of a member says about its compression.
  private static let filters: [String: ArchiveFilter] = [
    "": .none, ".gz": .gzip, ".xz": .xz, ".zst": .zstd, ".bz2": .bzip2,
  ]

  /// Opens a package and reads its `debian-binary`.
  init(_ path: FilePath) throws(DebFileError) {
    self.path = path
    do throws(ArchiveError) {
      archive = try ArchiveReader.open(path, format: .ar, filters: [.none])
    } catch {
      throw .archive(error)
    }
    var text: [UInt8]?
    do throws(ArchiveError) {
      if let entry = try archive.next(), entry.path == Array("debian-binary".utf8) {
        text = try archive.readAll(limit: 4096)
      }
    } catch {
      throw .archive(error)
    }
    guard let text else {
      throw .malformed(path, "first member is not 'debian-binary'")
    }
    // Lines after the first, and another minor number, are to be ignored.
    guard let end = text.firstIndex(of: UInt8(ascii: "\n")) else {
      throw .malformed(path, "member 'debian-binary' has no line")
    }
    formatVersion = String(decoding: text[..<end], as: UTF8.self)
    let numbers = formatVersion.utf8.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let areDigits = numbers.allSatisfy { number in
      !number.isEmpty && number.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard numbers.count == 2, areDigits, numbers[0].elementsEqual("2".utf8) else {
      throw .unknownVersion(path, formatVersion)
    }
  }

  /// Goes to the member `stem`, with the suffix of a compression; returns name and compression.
  @discardableResult
  func find(_ stem: String) throws(DebFileError) -> (name: String, filter: ArchiveFilter) {
    while true {
      guard let entry = try DebFileError.wrap({ () throws(ArchiveError) in try archive.next() })
      else { throw .malformed(path, "no member '\(stem)'") }
      if entry.path.first == UInt8(ascii: "_") { continue }
      let name = entry.displayPath
      guard name.hasPrefix(stem), let filter = Self.filters[String(name.dropFirst(stem.count))]
      else { throw .malformed(path, "expected member '\(stem)', got '\(name)'") }
      return (name, filter)
    }
  }

  /// Goes to the member `stem`, which is a tar archive compressed as its name says.
  func enter(
    _ stem: String, filters: Set<ArchiveFilter>
  ) throws(DebFileError) -> ArchiveReader {
    let member = try find(stem)
    guard filters.contains(member.filter) else {
      throw .malformed(
        path, "unsupported compression of member '\(member.name)'")
    }
    let isLast = stem == "data.tar"
    return try DebFileError.wrap { () throws(ArchiveError) in
      try ArchiveReader.open(
        name: path.appending(member.name), format: .tar, filters: [member.filter]
      ) { buffer in
        let count = try self.archive.read(into: buffer)
        if count == 0, isLast { while try self.archive.next() != nil {} }
        return count
      }
    }
  }
}
