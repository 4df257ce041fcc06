/// Which version of a package first had each symbol of its libraries: deb-symbols(5), in the form
/// that binary packages have it.
struct SymbolsFile: Sendable {
  /// A symbol of a library.
  struct Symbol: Sendable {
    /// The version of the package that first had it; nil where the file's is none.
    let version: PackageVersion?
    /// Which of the library's dependency templates a user of the symbol needs.
    let template: Int
  }

  /// One library of the package.
  struct Library: Sendable {
    /// Dependencies, in which `#MINVER#` stands for the version; the first is the usual one.
    var templates: [String] = []
    /// The first version of the package that had anything of this library.
    var smallestVersion: PackageVersion?
    /// The symbols as "name@version", or "name@Base" for one without a version.
    var symbols: [String: Symbol] = [:]
  }

  /// The libraries by their sonames.
  let libraries: [String: Library]

  /// Reads the sections of `sonames` from a file's bytes.
  ///
  /// Lines that are no symbols are skipped, as are patterns: dpkg-gensymbols(1) has replaced those
  /// by what they matched, and dpkg-shlibdeps(1) does not look at them either.
  init(parsing bytes: [UInt8], sonames: Set<String>) {
    var parser = SymbolsParser(sonames: sonames)
    for line in bytes.split(separator: UInt8(ascii: "\n")) { parser.read(line) }
    parser.endLibrary()
    libraries = parser.libraries
  }
}

/// Collects lines into libraries.
private struct SymbolsParser {
  let sonames: Set<String>
  var libraries: [String: SymbolsFile.Library] = [:]
  private var soname: String?
  private var library = SymbolsFile.Library()
  /// The versions that came up so far; there are far fewer of them than symbols.
  private var versions: [String: PackageVersion] = [:]

  init(sonames: Set<String>) { self.sonames = sonames }

  mutating func endLibrary() {
    if let soname { libraries[soname] = library }
    soname = nil
  }

  mutating func read(_ line: ArraySlice<UInt8>) {
    switch line.first {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      if soname != nil { readSymbol(line, isGone: false) }
    case UInt8(ascii: "|"):
      guard soname != nil else { return }
      let template = String(decoding: line.dropFirst(), as: UTF8.self)
      library.templates.append(template)
    case UInt8(ascii: "#"):
      // "#MISSING: 1.2#symbol version": a symbol that the library had once.
      let isGone = line.starts(with: "#MISSING: ".utf8) || line.starts(with: "#DEPRECATED: ".utf8)
      guard soname != nil, isGone,
        let end = line.dropFirst().firstIndex(of: UInt8(ascii: "#"))
      else { return }
      readSymbol(line[(end + 1)...], isGone: true)
    case UInt8(ascii: "*"), nil: return
    default: begin(line)
    }
  }

  private mutating func begin(_ line: ArraySlice<UInt8>) {
    endLibrary()
    guard let blank = line.firstIndex(where: Self.isBlank) else { return }
    let name = String(decoding: line[..<blank], as: UTF8.self)
    guard sonames.contains(name) else { return }
    soname = name
    // A soname that comes again changes the dependency and adds symbols.
    library = libraries[name] ?? .init()
    library.templates = [String(decoding: line[blank...], as: UTF8.self)]
  }

  private mutating func readSymbol(_ line: ArraySlice<UInt8>, isGone: Bool) {
    var rest = line.drop(while: Self.isBlank)
    if rest.first == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")) {
      let tags = rest[..<end].dropFirst().split(separator: UInt8(ascii: "|"))
      if tags.contains(where: { tag in
        ["c++", "symver", "regex"].contains { tag.elementsEqual($0.utf8) }
      }) {
        return
      }
      rest = rest[(end + 1)...]
    }
    let fields = rest.split(maxSplits: 3, whereSeparator: Self.isBlank)
    guard fields.count >= 2, !fields[0].starts(with: "*@".utf8) else { return }
    let version = version(String(decoding: fields[1], as: UTF8.self))
    let template =
      fields.count > 2 ? Int(String(decoding: fields[2], as: UTF8.self)) ?? 0 : 0
    if template == 0, let version {
      library.smallestVersion = library.smallestVersion.map { min($0, version) } ?? version
    }
    if !isGone {
      library.symbols[String(decoding: fields[0], as: UTF8.self)] =
        .init(version: version, template: template)
    }
  }

  private mutating func version(_ text: String) -> PackageVersion? {
    if let known = versions[text] { return known }
    let version = try? PackageVersion(parsing: text)
    versions[text] = version
    return version
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
