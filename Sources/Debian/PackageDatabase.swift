internal import Core
internal import Glibc
package import SystemPackage

/// What dpkg knows of the installed packages, read from its files; see dpkg(1), FILES.
package struct PackageDatabase: Sendable {
  /// dpkg's own directory.
  package let administration: FilePath
  /// The directory in which administrators override what packages say.
  package let configuration: FilePath

  package init(administration: FilePath = "/var/lib/dpkg", configuration: FilePath = "/etc/dpkg") {
    self.administration = administration
    self.configuration = configuration
  }

  /// Whether there is a database at all.
  var exists: Bool { FileSystem.isDirectory(information) }

  private var information: FilePath { administration.appending("info") }

  /// The packages that installed any of `paths`, which all have `.so` in their names.
  ///
  /// Packages are named as dpkg names their files: `libc6:amd64` if several architectures of it can
  /// be installed together, else without the architecture. Diversions are not looked at.
  func owners(of paths: Set<String>) throws -> [String: [String]] {
    guard !paths.isEmpty else { return [:] }
    var owners: [String: [String]] = [:]
    for file in try FileSystem.entries(of: information) where file.extension == "list" {
      for path in Self.libraries(in: try FileSystem.read(information.appending(file)))
      where paths.contains(path) {
        owners[path, default: []].append(file.stem)
      }
    }
    return owners
  }

  /// What an administrator and the package itself say of its symbols, the former first, restricted
  /// to `sonames`; none of both need be there.
  func symbols(of package: String, sonames: Set<String>) throws -> [SymbolsFile] {
    guard let name = FilePath.Component(package + ".symbols") else { return [] }
    return try [configuration.appending("symbols"), information].compactMap { directory in
      try Self.read(directory.appending(name)).map { SymbolsFile(parsing: $0, sonames: sonames) }
    }
  }

  /// The dependencies that a package wants for a soname where it says nothing of symbols, separated
  /// by commas; nil if it says nothing at all.
  func shlibs(of package: String, soname: String) throws -> String? {
    let own = information.appending(package + ".shlibs")
    for file in [
      configuration.appending("shlibs.override"), own, configuration.appending("shlibs.default"),
    ] {
      guard let bytes = try Self.read(file) else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      if let found = ShlibsFile(parsing: text).dependencies(of: soname) { return found }
    }
    return nil
  }

  private static func read(_ path: FilePath) throws -> [UInt8]? {
    guard try FileSystem.exists(path) else { return nil }
    return try FileSystem.read(path)
  }

  /// The lines that have `.so` in them.
  ///
  /// Most packages have no such file, therefore it is searched for before lines are looked at.
  private static func libraries(in list: [UInt8]) -> [String] {
    let newline = UInt8(ascii: "\n")
    // A string for C, whose search is many times faster than a loop.
    let text = list + [0]
    return text.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let base = characters.baseAddress else { return [] }
        var found: [String] = []
        var position = base
        while let hit = strstr(position, ".so") {
          let offset = base.distance(to: hit)
          let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
          let end = bytes[offset...].firstIndex(of: newline) ?? list.count
          found.append(String(decoding: bytes[start..<end], as: UTF8.self))
          position = base + end
        }
        return found
      }
    }
  }
}
