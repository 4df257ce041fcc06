internal import Glibc

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
    /// The symbols as "name@version", or "name@Base" for one without a version; those that nobody
    /// asked for may be missing.
    var symbols: [String: Symbol] = [:]
  }

  /// The libraries by their sonames.
  let libraries: [String: Library]

  /// Reads the sections of `sonames` from a file's bytes, and of their symbols those that `symbols`
  /// wants.
  ///
  /// Lines that are no symbols are skipped, as are patterns: dpkg-gensymbols(1) has replaced those
  /// by what they matched, and dpkg-shlibdeps(1) does not look at them either.
  init(parsing bytes: [UInt8], sonames: Set<String>, symbols: SymbolFilter) {
    var parser = SymbolsParser(sonames: sonames, symbols: symbols)
    bytes.withUnsafeBufferPointer { parser.read($0) }
    libraries = parser.libraries
  }
}

/// Collects lines into libraries.
///
/// The file of a C++ library has ten thousand symbols, of which a tree uses some dozens. So no text is
/// made of what is not wanted, and a version is parsed once.
private struct SymbolsParser {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A version that came up in the file.
  private struct Known {
    let version: PackageVersion?
    /// The section whose smallest version takes it into account.
    var section = 0
  }

  let sonames: Set<String>
  let symbols: SymbolFilter
  var libraries: [String: SymbolsFile.Library] = [:]
  private var soname: String?
  private var library = SymbolsFile.Library()
  private var section = 0
  /// The versions that came up so far, with their numbers by their texts; there are far fewer of them
  /// than symbols.
  private var versions: [Known] = []
  private var numbers: [String: Int] = [:]
  /// The text of the version that was looked up last, and its number.
  private var last: (text: Bytes, number: Int)?

  init(sonames: Set<String>, symbols: SymbolFilter) {
    self.sonames = sonames
    self.symbols = symbols
  }

  /// Reads all lines of a file, once.
  mutating func read(_ file: Bytes) {
    var rest = file
    while let base = rest.baseAddress, !rest.isEmpty {
      let end = memchr(base, 0x0a, rest.count).map { UnsafeRawPointer(base).distance(to: $0) }
      let line = Bytes(rebasing: rest[..<(end ?? rest.count)])
      if let first = line.first { read(line, beginningWith: first) }
      rest = Bytes(rebasing: rest[min(line.count + 1, rest.count)...])
    }
    endLibrary()
    last = nil
  }

  private mutating func endLibrary() {
    if let soname { libraries[soname] = library }
    soname = nil
  }

  private mutating func read(_ line: Bytes, beginningWith first: UInt8) {
    switch first {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      if soname != nil { readSymbol(line, isGone: false) }
    case UInt8(ascii: "|"):
      guard soname != nil else { return }
      library.templates.append(Self.text(Bytes(rebasing: line[1...])))
    case UInt8(ascii: "#"):
      // "#MISSING: 1.2#symbol version": a symbol that the library had once.
      let isGone = line.starts(with: "#MISSING: ".utf8) || line.starts(with: "#DEPRECATED: ".utf8)
      guard soname != nil, isGone,
        let end = line.dropFirst().firstIndex(of: UInt8(ascii: "#"))
      else { return }
      readSymbol(Bytes(rebasing: line[(end + 1)...]), isGone: true)
    case UInt8(ascii: "*"): return
    default: begin(line)
    }
  }

  private mutating func begin(_ line: Bytes) {
    endLibrary()
    guard let blank = line.firstIndex(where: Self.isBlank) else { return }
    let name = Self.text(Bytes(rebasing: line[..<blank]))
    guard sonames.contains(name) else { return }
    soname = name
    section += 1
    // A soname that comes again changes the dependency and adds symbols.
    library = libraries[name] ?? .init()
    library.templates = [Self.text(Bytes(rebasing: line[blank...]))]
  }

  private mutating func readSymbol(_ line: Bytes, isGone: Bool) {
    var rest = line[...]
    if let start = rest.firstIndex(where: { !Self.isBlank($0) }),
      rest[start] == UInt8(ascii: "("), let end = rest[start...].firstIndex(of: UInt8(ascii: ")"))
    {
      let tags = rest[start..<end].dropFirst().split(separator: UInt8(ascii: "|"))
      if tags.contains(where: { tag in
        ["c++", "symver", "regex"].contains { tag.elementsEqual($0.utf8) }
      }) {
        return
      }
      rest = rest[(end + 1)...]
    }
    guard let name = Self.takeField(&rest), let version = Self.takeField(&rest),
      !name.starts(with: "*@".utf8)
    else { return }
    let template = Self.takeField(&rest).map { Int(Self.text($0)) ?? 0 } ?? 0
    let number = number(ofVersion: version)
    if template == 0, versions[number].section != section {
      versions[number].section = section
      if let version = versions[number].version {
        library.smallestVersion = library.smallestVersion.map { min($0, version) } ?? version
      }
    }
    if !isGone, symbols.mayWant(name) {
      library.symbols[Self.text(name)] = .init(
        version: versions[number].version, template: template)
    }
  }

  /// Takes what is before the next blank, and the blanks before that; nil at the end.
  private static func takeField(_ rest: inout Slice<Bytes>) -> Bytes? {
    guard let start = rest.firstIndex(where: { !isBlank($0) }) else { return nil }
    let end = rest[start...].firstIndex(where: isBlank) ?? rest.endIndex
    defer { rest = rest[end...] }
    return Bytes(rebasing: rest[start..<end])
  }

  /// Returns the number of a version in `versions`.
  private mutating func number(ofVersion bytes: Bytes) -> Int {
    // Neighbours often have the same one.
    if let last, last.text.count == bytes.count, last.text.elementsEqual(bytes) {
      return last.number
    }
    let text = Self.text(bytes)
    let number = numbers[text] ?? versions.count
    if number == versions.count {
      versions.append(Known(version: try? PackageVersion(parsing: text)))
      numbers[text] = number
    }
    last = (bytes, number)
    return number
  }

  private static func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
