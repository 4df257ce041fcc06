import Core
import ELF
import SystemPackage
import TestSupport
import Testing

@Suite final class ElfProgramTests {
  private let directory: Scratch
  private var path: FilePath { directory.path.appending("program") }

  init() throws { directory = try Scratch() }

  /// The header of a 32-bit ARM program with these flags and no program headers.
  private func header(flags: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 52)
    header.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
    header[18] = 40
    header.replaceSubrange(36..<40, with: flags)
    return header
  }

  @Test func tellsHardFloatByTheFlags() throws {
    for (flags, isHardFloat) in [
      ([UInt8(0), 4, 0, 5], true), ([0, 2, 0, 5], false), ([0, 4, 0, 4], false),
    ] {
      try AtomicFile.write(header(flags: flags), to: path)
      let program = try #require(try ElfProgram(reading: path))
      #expect(program.isHardFloatARM == isHardFloat)
      #expect(program.loader == nil)
      #expect(program.machine == ElfMachine(is64Bit: false, processor: .arm))
    }
  }

  @Test func readsTheLoader() throws {
    let own = try #require(try ElfProgram(reading: "/proc/self/exe"))
    #expect(own.loader?.lastComponent?.string.hasPrefix("ld") == true)
    #expect(own.machine == (try ElfFile.machine(of: "/proc/self/exe")))
    #expect(!own.isHardFloatARM || !own.machine.is64Bit)
  }

  @Test func isNilForEverythingElse() throws {
    let whole = header(flags: [0, 4, 0, 5])
    var unknownClass = whole
    unknownClass[4] = 3
    for bytes in [Array("#!/bin/sh\n".utf8), [], Array(whole.prefix(51)), unknownClass] {
      try AtomicFile.write(bytes, to: path)
      #expect(try ElfProgram(reading: path) == nil)
    }
    #expect(throws: FileError.self) {
      try ElfProgram(reading: directory.path.appending("nothing"))
    }
  }
}
