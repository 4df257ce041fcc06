internal import Archives
package import Core
package import SystemPackage

/// A `.changes` file, which lists what an upload consists of: deb-changes(5), Debian Policy 5.5.
///
/// It comes from wherever the upload comes from, so nothing of it is trusted: names are checked
/// before anything is opened, and the files are compared with their sizes and SHA-256 hashes.
package struct ChangesFile: Sendable {
  /// A file of the upload.
  package struct Member: Sendable, Hashable {
    /// The name, which has no directory.
    package let name: String
    /// The size in bytes.
    package let size: Int
    package let sha256: Digest

    /// The kind of file, by the end of its name.
    package var kind: Kind {
      if name.hasSuffix(".deb") { return .package }
      if name.hasSuffix(".dsc") { return .source }
      if name.hasSuffix(".buildinfo") { return .buildInfo }
      if [".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".diff.gz", ".asc"].contains(
        where: name.hasSuffix)
      {
        return .sourcePart
      }
      return .other
    }
  }

  /// What a file of an upload is.
  package enum Kind: Sendable {
    /// A binary package.
    case package
    /// The control file of a source package.
    case source
    /// A tarball of a source package, its signature, or a patch.
    case sourcePart
    /// A record of the build (deb-buildinfo(5)).
    case buildInfo
    case other
  }

  /// Where the file was read.
  package let path: FilePath
  /// The name of the source package.
  package let source: String
  /// The version of the source package.
  package let version: PackageVersion
  /// The suites that it is meant for, usually one.
  package let distributions: [String]
  /// The files, in the order in which they are listed.
  package let members: [Member]
  /// The whole file.
  package let contents: [UInt8]
  /// The text without the signature around it.
  package let text: String
  /// Whether there is a signature around the text; nothing says that it is valid.
  package let isSigned: Bool

  /// The largest `.changes` that is read, in bytes; those of the largest source packages of Debian
  /// have a third of it.
  package static let sizeLimit = 1 << 20

  /// Reads the file, and nothing that it lists.
  ///
  /// Throws `ChangesError`, `SyntaxError` and `FileError`.
  package static func read(_ path: FilePath) throws -> ChangesFile {
    guard let status = try FileSystem.status(path) else {
      throw FileError("open", path, .noSuchFileOrDirectory)
    }
    guard status.type == .regular else { throw ChangesError.notRegular(path) }
    let bytes = try FileSystem.read(path, limit: sizeLimit)
    return try ChangesFile(parsing: bytes, path: path)
  }

  /// Reads the contents of a `.changes` file; `path` is its name in messages and the directory of
  /// its files.
  ///
  /// Throws `ChangesError` and `SyntaxError`.
  package init(parsing bytes: [UInt8], path: FilePath) throws {
    guard let whole = String(checking: bytes) else {
      throw ChangesError.malformed(path, "the file is not UTF-8")
    }
    self.path = path
    contents = bytes
    let message = try SignedMessage(parsing: whole, path: path)
    text = message.text
    isSigned = message.isSigned
    let control = try ControlFile(parsing: text, file: path)
    guard control.paragraphs.count == 1 else {
      throw ChangesError.malformed(
        path, "expected one paragraph, got \(control.paragraphs.count)")
    }
    let fields = control.paragraphs[0]
    func value(_ name: String) throws(ChangesError) -> String {
      guard let value = fields[name], !value.isEmpty else {
        throw .malformed(path, "field '\(name)' is missing")
      }
      return value
    }
    // A rebuild without a change of the source has "demo (1.0)", the version of the source.
    source = String(try value("Source").prefix { $0 != " " })
    do {
      _ = try DebianName(source)
    } catch {
      throw ChangesError.malformed(path, "field 'Source': \(error.message)")
    }
    let versionText = try value("Version")
    do {
      version = try PackageVersion(parsing: versionText)
    } catch {
      throw ChangesError.malformed(path, "field 'Version': \(error.message)")
    }
    guard version.description == versionText else {
      throw ChangesError.malformed(
        path, "field 'Version': expected '\(version)', got '\(versionText)'")
    }
    distributions = try value("Distribution").split(separator: " ").map(String.init)
    members = try Self.members(
      sizes: fields.field("Files"), hashes: fields.field("Checksums-Sha256"), path: path)
  }

  /// Returns the files of the two lists, which must be about the same ones.
  private static func members(
    sizes: ControlFile.Field?, hashes: ControlFile.Field?, path: FilePath
  ) throws(ChangesError) -> [Member] {
    guard let hashes else { throw .malformed(path, "field 'Checksums-Sha256' is missing") }
    guard let sizes else { throw .malformed(path, "field 'Files' is missing") }
    var members: [Member] = []
    var listed: [String: Int] = [:]
    for line in hashes.lines where !line.text.isEmpty {
      let words = line.text.split(separator: " ")
      guard words.count == 3, let digest = Digest(.sha256, hex: words[0]),
        let size = Int(words[1]), size >= 0
      else { throw .malformed(path, "line \(line.number): expected hash, size and name") }
      let name = String(words[2])
      guard isName(name) else { throw .unsafeName(path, name) }
      guard listed.updateValue(size, forKey: name) == nil else {
        throw .malformed(path, "'\(name)' is listed twice")
      }
      members.append(Member(name: name, size: size, sha256: digest))
    }
    for line in sizes.lines where !line.text.isEmpty {
      let words = line.text.split(separator: " ")
      guard words.count == 5 else {
        throw .malformed(path, "line \(line.number): expected five words")
      }
      let name = String(words[4])
      guard isName(name) else { throw .unsafeName(path, name) }
      guard let size = listed.removeValue(forKey: name), Int(words[1]) == size else {
        throw .malformed(path, "'\(name)' is not the same in 'Files' and 'Checksums-Sha256'")
      }
    }
    guard listed.isEmpty else {
      throw .malformed(path, "'Files' and 'Checksums-Sha256' do not list the same files")
    }
    guard !members.isEmpty else { throw .malformed(path, "no files are listed") }
    return members
  }

  /// Returns whether a name can be that of a file of an upload: no directory, nothing hidden, and
  /// nothing that a program could take for an option.
  package static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
    else { return false }
    return name.utf8.count <= 255
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "+.~_-".utf8.contains(byte)
        }
      }
  }

  /// The directory of the file and of those that it lists.
  package var directory: FilePath {
    let directory = path.removingLastComponent()
    return directory.isEmpty ? "." : directory
  }

  /// Compares the files beside it with what it says of them: regular files of the right size and
  /// hash, no symbolic links.
  ///
  /// Throws `ChangesError` and `FileError`.
  package func verifyMembers() throws {
    for member in members {
      let file = directory.appending(member.name)
      guard let status = try FileSystem.status(file) else {
        throw ChangesError.missing(path, member.name)
      }
      guard status.type == .regular else { throw ChangesError.notRegular(file) }
      guard Int(status.size) == member.size else {
        throw ChangesError.size(path, member.name, expected: member.size, got: Int(status.size))
      }
      let digest = try HashedFile.open(file).sha256
      guard digest == member.sha256 else {
        throw ChangesError.hash(path, member.name, expected: member.sha256, got: digest)
      }
    }
  }
}
