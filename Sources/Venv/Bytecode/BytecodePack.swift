/// The bytecode of many modules in one file, by the paths of the modules.
///
/// After a line that says what the file is come for each module the lengths of its path and of its .pyc
/// file, four bytes each, low byte first, the path, and the file.
package struct BytecodePack {
  /// The bytecode of one module.
  package struct Module {
    /// The path of the module, relative to the tree.
    package let source: [UInt8]
    /// Where the .pyc file is in the pack.
    package let range: Range<Int>
  }

  private static let start = Array("venvdeb bytecode 1\n".utf8)

  /// The whole file.
  package private(set) var bytes: [UInt8] = start
  /// The modules, in the order of the file.
  package private(set) var modules: [Module] = []

  /// Creates a pack without modules.
  package init() {}

  /// Reads a pack; nil if the bytes are something else.
  package init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.start) else { return nil }
    var position = Self.start.count
    while position < bytes.count {
      guard bytes.count - position >= 8 else { return nil }
      let name = Self.length(in: bytes, at: position)
      let size = Self.length(in: bytes, at: position + 4)
      position += 8
      guard name <= bytes.count - position, size <= bytes.count - position - name else {
        return nil
      }
      modules.append(
        Module(
          source: Array(bytes[position..<position + name]),
          range: position + name..<position + name + size))
      position += name + size
    }
    self.bytes = bytes
  }

  /// Adds the .pyc file of a module; one of 4 GiB or more is left out.
  package mutating func add(_ source: [UInt8], _ contents: [UInt8]) {
    guard let name = UInt32(exactly: source.count), let size = UInt32(exactly: contents.count)
    else { return }
    for length in [name, size] {
      withUnsafeBytes(of: length.littleEndian) { bytes += $0 }
    }
    bytes += source
    modules.append(Module(source: source, range: bytes.count..<bytes.count + contents.count))
    bytes += contents
  }

  private static func length(in bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
