internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage

/// Reads the members that decide the others.
struct TargetFileReader {
  let file: FilePath

  func error(_ reason: String, at value: DocumentValue) -> TargetFileError {
    TargetFileError(file: file, position: value.position, reason: reason)
  }

  func description(_ document: DocumentValue) throws(TargetFileError) -> TargetDescription {
    let format = try member("format", of: document)
    guard case .integer(let number) = format.content else {
      throw error("'format' is \(format.kind), expected an integer", at: format)
    }
    guard number == TargetDocument.formatVersion else {
      throw TargetFileError(
        file: file, position: format.position,
        reason: "unsupported format \(number) (supported: \(TargetDocument.formatVersion))",
        hint: "update venvdeb, or make the file with 'venvdeb target make' of this version")
    }
    let (nameText, nameValue) = try string("name", of: document)
    guard let name = TargetName(nameText) else {
      throw error(
        "invalid name '\(nameText.excerpt)' (expected one such as 'debian-12-arm64')",
        at: nameValue)
    }
    let libc = try string("version", of: member("libc", of: document))
    guard let glibc = LibcVersion(parsing: libc.0), glibc.description == libc.0 else {
      throw error("invalid version of libc '\(libc.0.excerpt)'", at: libc.1)
    }
    let package = try string(
      "version", of: member("interpreter", of: member("packages", of: document)))
    let sources = try sources(of: document)
    do throws(TargetError) {
      return try TargetDescription(
        name, packageVersion: package.0, glibc: glibc, sources: sources)
    } catch {
      throw TargetFileError(
        file: file, position: package.1.position, reason: error.message, hint: error.hint)
    }
  }

  private func sources(
    of document: DocumentValue
  ) throws(TargetFileError) -> [TargetDescription.Source] {
    guard document.table?["provenance"] != nil else { return [] }
    let debs = try member("debs", of: member("provenance", of: document))
    guard let elements = debs.array, !elements.isEmpty else {
      throw error("'debs' is \(debs.kind), expected an array of packages", at: debs)
    }
    var sources: [TargetDescription.Source] = []
    for element in elements {
      let (package, version) = try (string("package", of: element), string("version", of: element))
      let sha256 = try string("sha256", of: element)
      guard let name = try? DebianName(package.0) else {
        throw error("'\(package.0.excerpt)' is not the name of a package", at: package.1)
      }
      guard (try? PackageVersion(parsing: version.0))?.description == version.0 else {
        throw error("'\(version.0.excerpt)' is not the version of a package", at: version.1)
      }
      guard let digest = Digest(.sha256, hex: sha256.0) else {
        throw error("'\(sha256.0.excerpt)' is not a SHA-256 digest", at: sha256.1)
      }
      sources.append(
        TargetDescription.Source(package: name, version: version.0, sha256: digest))
    }
    return sources
  }

  private func member(
    _ key: String, of value: DocumentValue
  ) throws(TargetFileError) -> DocumentValue {
    guard let table = value.table else {
      throw error("expected an object with '\(key)', got \(value.kind)", at: value)
    }
    guard let member = table[key] else { throw error("'\(key)' is missing", at: value) }
    return member
  }

  private func string(
    _ key: String, of value: DocumentValue
  ) throws(TargetFileError) -> (String, DocumentValue) {
    let member = try member(key, of: value)
    guard let text = member.string else {
      throw error("'\(key)' is \(member.kind), expected a string", at: member)
    }
    return (text, member)
  }
}
