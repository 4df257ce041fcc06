internal import Core
internal import Glibc
package import SystemPackage

/// What dpkg knows about the installed packages, read from its files; see dpkg(1), FILES.
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

  /// The directory with the files of each package.
  var information: FilePath { administration.appending("info") }

  /// Returns the packages that installed any of `paths`, which all have `text` in their names.
  ///
  /// Packages are named as dpkg names their files: `libc6:amd64` if several architectures of it can
  /// be installed together, else without the architecture. Diversions are not looked at.
  package func owners(
    of paths: Set<String>, naming text: String = ".so"
  ) throws -> [String: [String]] {
    guard !paths.isEmpty else { return [:] }
    var owners: [String: [String]] = [:]
    for file in try FileSystem.entries(of: information) where file.extension == "list" {
      try find(paths, in: file.stem, naming: text, &owners)
    }
    return owners
  }

  /// Returns the packages that installed libraries, each of which is given by the paths that it may
  /// have been installed at.
  ///
  /// A file belongs to one package, or to the same one of several architectures, so the lists are read
  /// until each library has an owner that says what to depend on. First come packages that are called
  /// after one of `sonames`, then those that say something of libraries at all.
  func owners(
    ofLibraries libraries: [[String]], sonames: Set<String>
  ) throws -> [String: [String]] {
    guard !libraries.isEmpty else { return [:] }
    var packages: [String] = []
    var telling: Set<String> = []
    for name in try FileSystem.entries(of: information) {
      switch name.extension {
      case "list": packages.append(name.stem)
      case "symbols", "shlibs": telling.insert(name.stem)
      default: break
      }
    }
    let overrides = configuration.appending("symbols")
    if FileSystem.isDirectory(overrides) {
      for name in try FileSystem.entries(of: overrides) { telling.insert(name.stem) }
    }
    let likely = Set(sonames.map(LibraryPackageName.of(soname:)))
    func rank(_ package: String) -> Int {
      likely.contains(LibraryPackageName.of(package: package))
        ? 0 : telling.contains(package) ? 1 : 2
    }
    var open = libraries
    let paths = Set(libraries.joined())
    var owners: [String: [String]] = [:]
    for wanted in 0...2 {
      for package in packages where rank(package) == wanted {
        guard !open.isEmpty else { return owners }
        try find(paths, in: package, naming: ".so", &owners)
        guard telling.contains(package) else { continue }
        open.removeAll { $0.contains { owners[$0]?.contains(package) ?? false } }
      }
    }
    return owners
  }

  /// Adds a package to the owners of those of `paths` that it has installed.
  private func find(
    _ paths: Set<String>, in package: String, naming text: String,
    _ owners: inout [String: [String]]
  ) throws {
    let list = try FileSystem.read(information.appending("\(package).list"))
    for path in Self.lines(of: list, with: text) where paths.contains(path) {
      owners[path, default: []].append(package)
    }
  }

  /// Reads what an administrator and the package itself say of its symbols, the former first,
  /// restricted to `sonames`, and as for their symbols to `wanted`; none of both need be there.
  func symbols(
    of package: String, sonames: Set<String>, wanted: SymbolFilter
  ) throws -> [SymbolsFile] {
    guard let name = FilePath.Component(package + ".symbols") else { return [] }
    return try [configuration.appending("symbols"), information].compactMap { directory in
      try Self.read(directory.appending(name)).map {
        SymbolsFile(parsing: $0, sonames: sonames, symbols: wanted)
      }
    }
  }

  /// Returns the dependencies that a package wants for a soname where it says nothing of symbols,
  /// separated by commas; nil if it says nothing at all.
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

  /// Returns the versions of installed packages, which are named as `owners` names them.
  ///
  /// Throws `FileError`, and `SyntaxError` for a damaged database.
  package func versions(of packages: Set<String>) throws -> [String: PackageVersion] {
    guard !packages.isEmpty else { return [:] }
    let path = administration.appending("status")
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    let plain = Set(packages.map { $0.prefix { $0 != ":" } })
    var versions: [String: PackageVersion] = [:]
    for paragraph in Self.paragraphs(of: text) {
      let head = "Package: "
      guard let line = paragraph.split(separator: "\n", maxSplits: 1).first, line.hasPrefix(head),
        plain.contains(line.dropFirst(head.utf8.count))
      else { continue }
      let file = try ControlFile(parsing: String(paragraph), file: path)
      guard let fields = file.paragraphs.first, let name = fields["Package"],
        fields["Status"]?.hasSuffix(" installed") == true, let version = fields["Version"],
        let parsed = try? PackageVersion(parsing: version)
      else { continue }
      for package in [name, "\(name):\(fields["Architecture"] ?? "")"]
      where packages.contains(package) {
        versions[package] = parsed
      }
    }
    return versions
  }

  /// Splits a text at empty lines.
  private static func paragraphs(of text: String) -> [Substring] {
    var result: [Substring] = []
    var start = text.utf8.startIndex
    var previous = UInt8(ascii: "\n")
    for index in text.utf8.indices {
      if text.utf8[index] == UInt8(ascii: "\n"), previous == UInt8(ascii: "\n") {
        if start < index { result.append(text[start..<index]) }
        start = text.utf8.index(after: index)
      }
      previous = text.utf8[index]
    }
    if start < text.utf8.endIndex { result.append(text[start...]) }
    return result
  }

  /// Returns the lines that have `text` in them.
  ///
  /// Most packages have no such file, therefore it is searched for before lines are looked at.
  private static func lines(of list: [UInt8], with needle: String) -> [String] {
    let newline = UInt8(ascii: "\n")
    // A string for C, whose search is many times faster than a loop.
    let text = list + [0]
    return text.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let base = characters.baseAddress else { return [] }
        var found: [String] = []
        var position = base
        while let hit = strstr(position, needle) {
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
