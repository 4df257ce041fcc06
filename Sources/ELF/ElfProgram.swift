internal import Core
package import SystemPackage

/// The header of a program: the machine that it is for, and what loads it.
///
/// The header of an interpreter decides which wheels it can load, not the kernel: a 32-bit Debian
/// on a 64-bit kernel needs 32-bit wheels.
package struct ElfProgram: Sendable, Hashable {
  package let machine: ElfMachine
  /// Whether it is an ARM program with EABI 5 and floating point arguments in registers, as in
  /// Debian's armhf.
  package let isHardFloatARM: Bool
  /// The dynamic loader that the program asks for; nil for a static one.
  package let loader: FilePath?

  package init(machine: ElfMachine, isHardFloatARM: Bool, loader: FilePath?) {
    self.machine = machine
    self.isHardFloatARM = isHardFloatARM
    self.loader = loader
  }

  /// Reads the header of a file; nil if it is not an ELF file, or a damaged one.
  ///
  /// Throws `FileError`.
  package init?(reading path: FilePath) throws {
    let file = ElfReader(try RandomAccessFile.open(path), stretch: 4 << 10)
    do {
      let header = try ElfHeader(file)
      machine = header.machine
      isHardFloatARM = header.isHardFloatARM
      loader = try header.interpreter(file).map { FilePath($0) }
    } catch is ElfError {
      return nil
    }
  }
}
