internal import Core
internal import SystemPackage

/// Finds out how many dynamic symbols an ELF file has, which no header says.
struct ElfSymbolCount {
  let header: ElfHeader
  let dynamic: ElfDynamic
  /// Where the symbol table is in the file.
  let symbols: UInt64
  /// How many symbols there is room for.
  let limit: UInt64

  /// Returns the number, by the hash tables, or by the section headers if the hash table lists no
  /// symbol that the file imports.
  ///
  /// Throws `ElfError` and `FileError`.
  func read(_ file: ElfReader) throws -> UInt64 {
    let count = try classicCount(file) ?? gnuCount(file) ?? sectionCount(file) ?? 0
    guard count <= limit else {
      throw ElfError(file.path, "symbol table of \(count) entries is too large")
    }
    return count
  }

  /// Returns the number of chains of `DT_HASH`, which has one for each symbol.
  private func classicCount(_ file: ElfReader) throws -> UInt64? {
    guard let address = dynamic.value(.hash) else { return nil }
    let isWide = header.machine.hasWideHash
    let table = try part(file, at: address, count: isWide ? 16 : 8)
    return isWide ? try table.address(8) : UInt64(try table.word(4))
  }

  /// Returns the number by `DT_GNU_HASH`, which lists the symbols that the file defines and that
  /// come last; nil if it lists none.
  private func gnuCount(_ file: ElfReader) throws -> UInt64? {
    guard let address = dynamic.value(.gnuHash) else { return nil }
    let head = try part(file, at: address, count: 16)
    let bucketCount = UInt64(try head.word(0))
    let first = UInt64(try head.word(4))
    let bloom = UInt64(try head.word(8)) * (header.machine.is64Bit ? 8 : 4)
    let buckets = try part(file, at: address, plus: 16 + bloom, count: bucketCount * 4)
    var last = UInt64(0)
    for index in 0..<Int(bucketCount) { last = max(last, UInt64(try buckets.word(index * 4))) }
    guard last >= first, last > 0 else { return nil }
    // The chain of the last bucket goes on to an entry with its lowest bit set.
    let chains = 16 + bloom + bucketCount * 4
    while last < limit {
      let entries = min(limit - last, 4096)
      let chain = try part(
        file, at: address, plus: chains + (last - first) * 4, count: entries * 4,
        mayBeShorter: true)
      for index in 0..<chain.bytes.count / 4 {
        last += 1
        if try chain.word(index * 4) & 1 == 1 { return last }
      }
      guard chain.bytes.count == Int(entries) * 4 else { break }
    }
    throw ElfError(file.path, "unterminated hash table")
  }

  /// Returns the number by the section of type `SHT_DYNSYM` that is where the symbols are.
  private func sectionCount(_ file: ElfReader) throws -> UInt64? {
    let is64Bit = header.machine.is64Bit
    let size: UInt64 = is64Bit ? 64 : 40
    guard header.sections.count > 0, header.sections.entrySize == size else { return nil }
    let table = try ElfTable.read(
      file, at: header.sections.offset, count: header.sections.count * size,
      name: "section header table", machine: header.order)
    for entry in stride(from: 0, to: table.bytes.count, by: Int(size)) {
      guard try table.word(entry + 4) == 11,
        try table.address(entry + (is64Bit ? 24 : 16)) == symbols
      else { continue }
      return try table.address(entry + (is64Bit ? 32 : 20)) / (is64Bit ? 24 : 16)
    }
    return nil
  }

  /// Reads a part of a hash table, which is at any address; `distance` is made of 32-bit numbers.
  private func part(
    _ file: ElfReader, at address: UInt64, plus distance: UInt64 = 0,
    count: UInt64, mayBeShorter: Bool = false
  ) throws -> ElfTable {
    let (start, isTooBig) = address.addingReportingOverflow(distance)
    guard !isTooBig, let span = header.span(of: start), count <= span.available || mayBeShorter
    else { throw ElfError(file.path, "hash table outside every segment") }
    return try ElfTable.read(
      file, at: span.offset, count: min(count, span.available), name: "hash table",
      machine: header.order)
  }
}
