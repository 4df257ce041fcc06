internal import Core
internal import SystemPackage

/// A symbol that an ELF file takes from a library.
package struct ElfSymbol: Sendable, Hashable {
  package let name: String
  /// The version that it must have; nil where the library had no versions.
  package let version: String?
}

/// A version that a library must have for an ELF file: an entry of `.gnu.version_r`.
package struct ElfVersionNeed: Sendable, Hashable {
  /// The library as in `needed`.
  package let library: String
  /// The version as in "GLIBC_2.34".
  package let version: String
}

/// What an ELF file takes from libraries, found as the dynamic loader finds it, without the section
/// headers where that is possible.
struct ElfImports {
  private(set) var symbols: [ElfSymbol] = []
  private(set) var needs: [ElfVersionNeed] = []
  /// The versions in `needs` by the numbers that the symbols refer to.
  private var versions: [UInt16: String] = [:]

  /// A version's number has 15 bits.
  private static let versionLimit = 1 << 15

  /// Throws `ElfError` and `FileError`.
  init(
    _ file: ElfReader, _ header: ElfHeader, _ dynamic: ElfDynamic
  ) throws {
    guard let strings = dynamic.strings else { return }
    try readNeeds(file, header, dynamic, strings)
    try readSymbols(file, header, dynamic, strings)
  }

  private mutating func readNeeds(
    _ file: ElfReader, _ header: ElfHeader, _ dynamic: ElfDynamic,
    _ strings: ElfTable
  ) throws {
    guard let address = dynamic.value(.neededVersions) else { return }
    guard let span = header.span(of: address) else {
      throw ElfError(file.path, "table of needed versions outside every segment")
    }
    let count = dynamic.value(.neededVersionsCount) ?? 0
    // Nothing says how long the table is. So many bytes hold as many entries as there can be.
    let table = try ElfTable.read(
      file, at: span.offset,
      count: min(span.available, UInt64(Self.versionLimit * 32), UInt64(file.size)),
      name: "table of needed versions", machine: header.order)
    var entry = 0
    for _ in 0..<min(count, UInt64(Self.versionLimit)) {
      let library = try strings.string(UInt64(try table.word(entry + 4)))
      var detail = entry + Int(try table.word(entry + 8))
      for _ in 0..<(try table.half(entry + 2)) {
        guard needs.count < Self.versionLimit else {
          throw ElfError(file.path, "too many needed versions")
        }
        let version = try strings.string(UInt64(try table.word(detail + 8)))
        needs.append(ElfVersionNeed(library: library, version: version))
        versions[try table.half(detail + 6) & 0x7fff] = version
        let step = Int(try table.word(detail + 12))
        if step == 0 { break }
        detail += step
      }
      let step = Int(try table.word(entry + 12))
      if step == 0 { break }
      entry += step
    }
  }

  private mutating func readSymbols(
    _ file: ElfReader, _ header: ElfHeader, _ dynamic: ElfDynamic,
    _ strings: ElfTable
  ) throws {
    guard let address = dynamic.value(.symbols) else { return }
    guard let span = header.span(of: address) else {
      throw ElfError(file.path, "symbol table outside every segment")
    }
    let is64Bit = header.machine.is64Bit
    let size = is64Bit ? 24 : 16
    let count = try ElfSymbolCount(
      header: header, dynamic: dynamic, symbols: span.offset, limit: span.available / UInt64(size)
    ).read(file)
    let table = try ElfTable.read(
      file, at: span.offset, count: count * UInt64(size), name: "symbol table",
      machine: header.order)
    var numbers: ElfTable?
    if let address = dynamic.value(.versions) {
      guard let span = header.span(of: address), count * 2 <= span.available else {
        throw ElfError(file.path, "table of versions outside every segment")
      }
      numbers = try ElfTable.read(
        file, at: span.offset, count: count * 2, name: "table of versions", machine: header.order)
    }
    for index in 1..<max(1, Int(count)) {
      let entry = index * size
      let version = versions[try numbers.map { try $0.half(index * 2) & 0x7fff } ?? 0]
      // A program may have a copy of a library's variable. It counts as defined there, but has the
      // version that the library must have.
      guard try table.half(entry + (is64Bit ? 6 : 14)) == 0 || version != nil else { continue }
      let name = try strings.string(UInt64(try table.word(entry)))
      if !name.isEmpty { symbols.append(ElfSymbol(name: name, version: version)) }
    }
  }
}
