package import Core
package import SystemPackage

/// What an ELF file asks of the dynamic loader: elf(5), ld.so(8), and the "Symbol Versioning"
/// chapter of the Linux Standard Base.
package struct ElfFile: Sendable, Hashable {
  /// What every such file begins with.
  package static let magic = ElfHeader.magic

  /// The types of file that matter here.
  package enum Kind: Sendable, Hashable {
    case relocatable
    case executable
    /// A library, an extension module or a position-independent program.
    case shared
    case other(UInt16)
  }

  package let kind: Kind
  package let machine: ElfMachine
  /// The dynamic loader that a program asks for.
  package let interpreter: String?
  /// The name that files linked with this one ask for.
  package let soname: String?
  /// The libraries that it needs, in their order.
  package let needed: [String]
  /// Directories in which it, and what it loads, look for libraries first; of no effect beside a
  /// `runpath`.
  package let rpath: [String]
  /// Directories in which it looks for libraries before the system's.
  package let runpath: [String]
  /// Whether it has a `runpath`, be it empty.
  package let hasRunpath: Bool
  /// The versions that its libraries must have.
  package let versionNeeds: [ElfVersionNeed]
  /// The symbols that it takes from libraries.
  package let imports: [ElfSymbol]

  /// Reads a file.
  ///
  /// Throws `ElfError` for a file that is damaged or no ELF file, and `FileError`. Section headers
  /// do not matter but to count the symbols of files that define none, and what lies outside the
  /// file is never believed in.
  package static func read(_ path: FilePath) throws -> ElfFile {
    try read(try RandomAccessFile.open(path))
  }

  /// Reads an open file; see `read(_:)` for paths.
  package static func read(_ file: RandomAccessFile) throws -> ElfFile {
    try read(ElfReader(file))
  }

  /// Reads a file whose whole contents are in memory; `path` is for messages.
  ///
  /// Throws `ElfError` as `read(_:)` for paths.
  package static func read(_ contents: UnsafeRawBufferPointer, path: FilePath) throws -> ElfFile {
    try read(ElfReader(contents, path: path))
  }

  private static func read(_ file: ElfReader) throws -> ElfFile {
    let header = try ElfHeader(file)
    let dynamic = try ElfDynamic(file, header)
    let imports = try dynamic.map { try ElfImports(file, header, $0) }
    func directories(_ tag: ElfDynamic.Tag) throws -> [String] {
      try (dynamic?.texts(tag).first ?? "").utf8.split(separator: UInt8(ascii: ":"))
        .map { String(Substring($0)) }
    }
    return ElfFile(
      kind: Kind(header.type), machine: header.machine,
      interpreter: try header.interpreter(file),
      soname: try dynamic?.texts(.soname).first, needed: try dynamic?.texts(.needed) ?? [],
      rpath: try directories(.rpath), runpath: try directories(.runpath),
      hasRunpath: dynamic?.value(.runpath) != nil, versionNeeds: imports?.needs ?? [],
      imports: imports?.symbols ?? [])
  }

  /// Reads the machine that a file is for, from its header only.
  ///
  /// Throws `ElfError` and `FileError`.
  package static func machine(of path: FilePath) throws -> ElfMachine {
    try machine(of: try RandomAccessFile.open(path))
  }

  /// Reads the machine that an open file is for; see `machine(of:)` for paths.
  package static func machine(of file: RandomAccessFile) throws -> ElfMachine {
    try ElfHeader(ElfReader(file, stretch: 4 << 10)).machine
  }
}

extension ElfFile.Kind {
  fileprivate init(_ type: UInt16) {
    self =
      switch type {
      case 1: .relocatable
      case 2: .executable
      case 3: .shared
      default: .other(type)
      }
  }
}
