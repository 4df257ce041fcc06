/// The writer of a pack; see `PackFile` for its form.
package struct PackWriter: ~Copyable {
  private let write: (UnsafeRawBufferPointer) throws -> Void
  private var table: [UInt8] = []
  /// The part whose contents are being written.
  private var part: (name: String, numbers: (UInt64, UInt64))?
  private var size = 0
  private var checksum = RunningChecksum()

  /// Begins a pack, which `write` gets in pieces.
  ///
  /// Throws what `write` throws.
  package init(_ write: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    self.write = write
    try PackFile.start.withUnsafeBytes(write)
  }

  /// Begins a part, whose contents `append` gets.
  package mutating func begin(_ name: String, numbers: (UInt64, UInt64) = (0, 0)) {
    end()
    part = (name, numbers)
  }

  /// Adds a piece to the contents of the last part.
  ///
  /// Throws what the function throws that gets the pack.
  package mutating func append(_ piece: UnsafeRawBufferPointer) throws {
    try write(piece)
    checksum.update(piece)
    size += piece.count
  }

  /// Writes the table, and returns its checksum, without which the pack cannot be opened.
  ///
  /// Throws what the function throws that gets the pack.
  package consuming func finish() throws -> Checksum {
    end()
    let checksum = Checksum.of(table)
    append(UInt64(table.count))
    try table.withUnsafeBytes(write)
    return checksum
  }

  /// Puts the last part into the table.
  private mutating func end() {
    guard let part else { return }
    let words = checksum.finish().words
    append(UInt32(part.name.utf8.count))
    for number in [UInt64(size), words.high, words.low, part.numbers.0, part.numbers.1] {
      append(number)
    }
    table += part.name.utf8
    self.part = nil
    size = 0
    checksum = RunningChecksum()
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { table += $0 }
  }
}
