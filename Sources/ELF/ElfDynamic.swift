internal import Core
internal import SystemPackage

/// The dynamic section of an ELF file: what the dynamic loader is told.
struct ElfDynamic {
  /// The tags that matter here; see elf(5).
  enum Tag: UInt64 {
    case null = 0
    case needed = 1
    case hash = 4
    case strings = 5
    case symbols = 6
    case stringsSize = 10
    case soname = 14
    case rpath = 15
    case runpath = 29
    case gnuHash = 0x6fff_fef5
    case versions = 0x6fff_fff0
    case neededVersions = 0x6fff_fffe
    case neededVersionsCount = 0x6fff_ffff
  }

  /// The string table; nil in a file that has none.
  let strings: ElfTable?
  /// Where in the file the string table is; 0 in a file that has none.
  private let stringsOffset: Int
  private let entries: [(tag: Tag, value: UInt64)]

  /// No file has more than some hundred entries of 16 bytes; this is 65,536.
  private static let sizeLimit = 1 << 20

  /// Reads the dynamic section; nil if the file has none, as a static program.
  ///
  /// Throws `ElfError` and `FileError`.
  init?(_ file: ElfReader, _ header: ElfHeader) throws {
    guard let segment = header.segment(2) else { return nil }
    let table = try ElfTable.read(
      file, at: segment.offset, count: segment.size, name: "dynamic section",
      machine: header.order, limit: Self.sizeLimit)
    let width = header.machine.is64Bit ? 8 : 4
    var entries: [(Tag, UInt64)] = []
    for offset in stride(from: 0, to: table.bytes.count, by: width * 2) {
      guard let tag = Tag(rawValue: try table.address(offset)) else { continue }
      if tag == .null { break }
      entries.append((tag, try table.address(offset + width)))
    }
    self.entries = entries
    guard let address = entries.first(where: { $0.0 == .strings })?.1,
      let size = entries.first(where: { $0.0 == .stringsSize })?.1
    else {
      strings = nil
      stringsOffset = 0
      return
    }
    guard let span = header.span(of: address), size <= span.available else {
      throw ElfError(file.path, "string table outside every segment")
    }
    strings = try ElfTable.read(
      file, at: span.offset, count: size, name: "string table", machine: header.order)
    // What was read from there is inside the file, so the number is no larger than a file's size.
    stringsOffset = Int(span.offset)
  }

  /// Returns the texts that the values of tags refer to, each once, and where they are in the file.
  ///
  /// Throws `ElfError` for a value that is not inside the string table.
  func locatedTexts(_ tags: [Tag]) throws(ElfError) -> [(offset: Int, text: String)] {
    guard let strings else { return [] }
    var found: [(Int, String)] = []
    for value in Set(entries.filter { tags.contains($0.tag) }.map(\.value)).sorted() {
      // The range is checked first: the value itself can be any number.
      let range = try strings.stringRange(value)
      found.append(
        (stringsOffset + range.lowerBound, String(decoding: strings.bytes[range], as: UTF8.self)))
    }
    return found
  }

  /// Returns the value of a tag that comes once.
  func value(_ tag: Tag) -> UInt64? { entries.first { $0.tag == tag }?.value }

  /// Returns the texts that the values of a tag refer to, in their order.
  ///
  /// Throws `ElfError`.
  func texts(_ tag: Tag) throws(ElfError) -> [String] {
    guard let strings else { return [] }
    var texts: [String] = []
    for entry in entries where entry.tag == tag { texts.append(try strings.string(entry.value)) }
    return texts
  }
}
