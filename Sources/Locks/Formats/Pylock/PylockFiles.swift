internal import Core
internal import Packaging
internal import SystemPackage

/// The wheels, sdists and archives of a `pylock.toml`.
struct PylockFiles {
  /// Where relative paths start from.
  let directory: FilePath

  /// Returns the file of a table, which comes from an index if that is given.
  ///
  /// Throws `LockError`.
  func artifact(_ table: LockTable, index: String?) throws(LockError) -> LockArtifact {
    let location: ArtifactLocation
    let address: String
    let subdirectory = try table.string("subdirectory")
    let position = table.location(of: "subdirectory")
    if let path = try table.string("path") {
      address = path
      location = try LockedSource.archive(
        LockedSource.absolute(path, from: directory), subdirectory: subdirectory, at: position)
    } else if let url = try table.string("url") {
      address = url
      location = try LockedSource.url(url, subdirectory: subdirectory, at: position)
    } else {
      throw table.error("a file has neither 'url' nor 'path'")
    }
    let last = address.split { $0 == "\\" }.last.map(String.init) ?? address
    return LockArtifact(
      location: location,
      fileName: try table.string("name") ?? LockedSource.fileName(of: last),
      hashes: try hashes(table), size: try table.integer("size"), index: index)
  }

  /// Returns the hashes of algorithms that are strong enough; there must be one.
  private func hashes(_ table: LockTable) throws(LockError) -> [Digest] {
    let hashes = try table.requiredTable("hashes")
    var digests: [Digest] = []
    var weak: LockError?
    for key in hashes.keys {
      let text = try hashes.requiredString(key)
      do {
        digests.append(
          try LockHash.parse("\(key):\(text)", location: hashes.location(of: key)))
      } catch {
        guard case .weakHash = error.reason else {
          if HashAlgorithm(rawValue: key.lowercased()) == nil { continue }
          throw error
        }
        weak = error
      }
    }
    guard digests.isEmpty else { return digests }
    throw weak ?? hashes.error("no hash of a known algorithm (use sha256 or stronger)")
  }

  /// Throws unless the name and the version in the name of a file are those of its package.
  static func check(
    _ artifact: LockArtifact, of name: PackageName, _ version: Version?, _ table: LockTable
  ) throws(LockError) {
    guard let fileName = artifact.fileName, !fileName.hasSuffix(".egg") else { return }
    let told = try parts(of: fileName, table)
    guard told.name == name else { throw table.error("'\(fileName)' is not a file of '\(name)'") }
    guard let version else { return }
    var general = told.version
    general.local = []
    guard told.version == version || general == version else {
      throw table.error("'\(fileName)' is not of version \(version)")
    }
  }

  /// Returns name and version in the name of a wheel or sdist.
  static func parts(
    of fileName: String, _ table: LockTable
  ) throws(LockError) -> (name: PackageName, version: Version) {
    guard fileName.hasSuffix(".whl") else {
      guard let sdist = SdistName(fileName) else {
        throw table.error("'\(fileName.excerpt)' is not the name of an sdist")
      }
      return (sdist.name, sdist.version)
    }
    do {
      let wheel = try WheelName(fileName)
      return (wheel.name, wheel.version)
    } catch {
      throw LockError(.wheelName(error), at: table.location)
    }
  }
}
