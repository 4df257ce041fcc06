/// The kind of machine that an ELF file is for: files can be loaded together only if theirs are
/// equal.
///
/// See elf(5). The flags are those that change the calling convention, as dpkg-shlibdeps(1) takes
/// them; all others are 0 here.
package struct ElfMachine: Sendable, Hashable, Codable, CustomStringConvertible {
  package let is64Bit: Bool
  package let isBigEndian: Bool
  package let processor: ElfProcessor
  /// The flags that change the calling convention.
  package let flags: UInt32

  /// Describes a machine; numbers that were in use before one was assigned are replaced, and flags
  /// that do not matter are dropped.
  package init(
    is64Bit: Bool, isBigEndian: Bool = false, processor: ElfProcessor, flags: UInt32 = 0
  ) {
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
    self.processor = processor.assigned
    self.flags = flags & self.processor.conventionFlags
  }

  /// As in "64-bit x86-64" or "32-bit big-endian MIPS".
  package var description: String {
    "\(is64Bit ? "64" : "32")-bit \(isBigEndian ? "big-endian " : "")\(processor)"
  }

  /// Returns whether both are the same processor in the same mode, whatever the calling convention.
  package func hasSameProcessor(as other: ElfMachine) -> Bool {
    is64Bit == other.is64Bit && isBigEndian == other.isBigEndian && processor == other.processor
  }

  /// Whether the words of a `DT_HASH` table have eight bytes, against the specification.
  var hasWideHash: Bool { is64Bit && (processor == .s390 || processor == .alpha) }
}
