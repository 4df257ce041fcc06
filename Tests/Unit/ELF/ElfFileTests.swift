import Core
import ELF
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct ElfFileTests {
  @Test func readsWhatReadelfReads() throws {
    let paths = try ElfSamples.system(200) + ElfSamples.tree()
    #expect(paths.count > 30)
    let expected = try Readelf(paths)
    for path in paths {
      let file = try ElfFile.read(path)
      let inMemory = try FileSystem.read(path).withUnsafeBytes { try ElfFile.read($0, path: path) }
      #expect(inMemory == file, "\(path)")
      let entry = try #require(expected.entries[path.string], "\(path)")
      #expect(file.needed == entry.needed, "\(path)")
      #expect(file.soname == entry.soname, "\(path)")
      #expect(file.rpath == entry.rpath, "\(path)")
      #expect(file.runpath == entry.runpath, "\(path)")
      #expect(file.interpreter == entry.interpreter, "\(path)")
      #expect(
        file.versionNeeds.map { "\($0.library) \($0.version)" }.sorted()
          == entry.versionNeeds.sorted(), "\(path)")
      #expect(
        file.imports.map { $0.name + ($0.version.map { "@\($0)" } ?? "") }.sorted()
          == entry.imports.sorted(), "\(path)")
    }
  }

  @Test func saysForWhichMachineFilesAre() throws {
    let machine = try ElfFile.machine(of: "/proc/self/exe")
    #expect(machine == (try ElfFile.read("/proc/self/exe")).machine)
    let library = try CompiledLibrary()
    let bytes = try FileSystem.read(library.path)
    for (index, value, text) in [
      (18, UInt8(183), "64-bit AArch64"), (18, 243, "64-bit RISC-V"),
      (18, 200, "64-bit machine 200"),
    ] {
      var other = bytes
      other[index] = value
      other[index + 1] = 0
      try AtomicFile.write(other, to: library.path)
      #expect(try ElfFile.read(library.path).machine.description == text)
      #expect(try ElfFile.read(library.path).machine != machine)
    }
  }

  /// Headers of 32-bit and of big-endian files, which this machine has none of.
  @Test(arguments: [
    (UInt8(1), UInt8(1), "32-bit ARM"), (1, 2, "32-bit big-endian ARM"),
    (2, 2, "64-bit big-endian ARM"),
  ])
  func readsAllClassesAndByteOrders(classNumber: UInt8, order: UInt8, text: String) throws {
    let directory = try Scratch()
    let path = directory.path.appending("x.so")
    try AtomicFile.write(
      MiniatureElf(is64Bit: classNumber == 2, isBigEndian: order == 2).bytes, to: path)
    let file = try ElfFile.read(path)
    #expect(file.machine.description == text)
    #expect(file.kind == .shared)
    #expect(file.needed == ["libfirst.so.1", "libsecond.so.2"])
    #expect(file.soname == "libself.so.3")
    #expect(file.runpath == ["$ORIGIN"])
    #expect(file.hasRunpath)
    // binutils agrees that this is what the bytes say.
    let output = try shell("readelf -dW '\(path.string)' 2>&1").output
    #expect(output.contains("Shared library: [libsecond.so.2]"))
    #expect(output.contains("Library soname: [libself.so.3]"))
  }

  @Test func refusesWhatIsNoElfFile() throws {
    let directory = try Scratch()
    let path = directory.path.appending("x.so")
    for (bytes, reason) in [
      (Array("#!/bin/sh\n".utf8), "no ELF magic number"), ([], "no ELF magic number"),
      ([0x7f, 69, 76, 70], "truncated header"),
      ([0x7f, 69, 76, 70, 3, 1, 1] + [UInt8](repeating: 0, count: 60), "unknown class 3"),
      ([0x7f, 69, 76, 70, 2, 0, 1] + [UInt8](repeating: 0, count: 60), "unknown byte order 0"),
      ([0x7f, 69, 76, 70, 2, 1, 7] + [UInt8](repeating: 0, count: 60), "version 7"),
      ([0x7f, 69, 76, 70, 2, 1, 1] + [UInt8](repeating: 0, count: 20), "header beyond the end"),
    ] as [([UInt8], String)] {
      try AtomicFile.write(bytes, to: path)
      let error = #expect(throws: ElfError.self) { try ElfFile.read(path) }
      #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
      #expect(error?.file == path)
    }
  }

  /// No truncation is taken for a whole file before its dynamic section, and none crashes.
  @Test func survivesTruncation() throws {
    let library = try CompiledLibrary()
    let bytes = try FileSystem.read(library.path)
    let whole = try ElfFile.read(library.path)
    for size in stride(from: 0, to: bytes.count, by: 61) {
      try AtomicFile.write(Array(bytes[..<size]), to: library.path)
      do {
        #expect(try ElfFile.read(library.path).needed == whole.needed)
        #expect(size > bytes.count / 2)
      } catch is ElfError {
        continue
      }
    }
  }

  /// Whatever is in the tables, reading ends with a file or an `ElfError`, and soon.
  @Test func survivesDamage() throws {
    let library = try CompiledLibrary()
    let bytes = try FileSystem.read(library.path)
    let (dynamic, size) = try #require(Self.dynamicSection(bytes))
    var random = Xorshift(state: 0x1234_5678_9ABC_DEF1)
    let values: [UInt64] = [
      0, 1, 0x7fff_ffff, 0xffff_ffff, 0x7fff_ffff_ffff_ffff, .max, 0xffff_ffff_ffff_f000, 64,
    ]
    var refused = 0
    for round in 0..<4000 {
      var damaged = bytes
      for _ in 0...Int(random.next() % 3) {
        let offset: Int
        switch round % 3 {
        case 0: offset = Int(random.next() % 0x300) & ~7
        case 1: offset = dynamic + (Int(random.next() % UInt64(size)) & ~7)
        default: offset = Int(random.next() % 0x1000) & ~3
        }
        let value =
          random.next() % 4 == 0 ? random.next() : values[Int(random.next() % UInt64(values.count))]
        withUnsafeBytes(of: value.littleEndian) { source in
          for index in 0..<8 where offset + index < damaged.count {
            damaged[offset + index] = source[index]
          }
        }
      }
      try AtomicFile.write(damaged, to: library.path)
      do { _ = try ElfFile.read(library.path) } catch is ElfError { refused += 1 }
      do {
        _ = try ElfRunPath(library.path).replacing { _ in ["$ORIGIN"] }
      } catch is ElfError {
        continue
      }
    }
    #expect(refused > 400)
  }

  private static func dynamicSection(_ bytes: [UInt8]) -> (Int, Int)? {
    func word(_ offset: Int, _ count: Int) -> Int {
      bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    for index in 0..<word(56, 2) {
      let entry = word(32, 8) + index * 56
      if word(entry, 4) == 2 { return (word(entry + 8, 8), word(entry + 32, 8)) }
    }
    return nil
  }
}

/// A library made by the C compiler, with symbol versions.
struct CompiledLibrary: ~Copyable {
  let directory: Scratch
  var path: FilePath { directory.path.appending("libx.so") }

  init() throws {
    let directory = try Scratch()
    try AtomicFile.write(
      """
      #include <math.h>
      #include <stdio.h>
      int probe(double x) { return printf("%g", pow(x, x)); }
      """, to: directory.path.appending("x.c"))
    let result = try shell(
      """
      cd '\(directory.path.string)' && cc -shared -fPIC -Wl,-soname,libx.so.1 \
        -Wl,-rpath,'$ORIGIN/../y.libs' -o libx.so x.c -lm 2>&1
      """)
    try #require(result.status == 0, "\(result.output)")
    self.directory = directory
  }
}

/// What `readelf` of binutils says of files.
private struct Readelf {
  struct Entry {
    var needed: [String] = []
    var soname: String?
    var rpath: [String] = []
    var runpath: [String] = []
    var interpreter: String?
    var versionNeeds: [String] = []
    var imports: [String] = []
  }

  private(set) var entries: [String: Entry] = [:]

  init(_ paths: [FilePath]) throws {
    let directory = try Scratch()
    let list = directory.path.appending("list")
    try AtomicFile.write(paths.map { $0.string + "\n" }.joined(), to: list)
    let output = try shell(
      "xargs -d '\\n' readelf -dVlW --dyn-syms /dev/null < '\(list.string)' 2>/dev/null"
    ).output
    var path = ""
    var entry = Entry()
    var needs = false
    var symbols = false
    var library = ""
    for line in output.split(separator: "\n") {
      if line.hasPrefix("File: ") {
        if !path.isEmpty { entries[path] = entry }
        path = String(line.dropFirst(6))
        entry = Entry()
        needs = false
      } else if line.hasPrefix("Version ") {
        needs = line.hasPrefix("Version needs section")
        symbols = false
      } else if line.hasPrefix("Symbol table ") {
        symbols = true
      } else if let name = Self.bracketed(line, "Shared library: [") {
        entry.needed.append(name)
      } else if let name = Self.bracketed(line, "Library soname: [") {
        entry.soname = name
      } else if let name = Self.bracketed(line, "Library rpath: [") {
        entry.rpath = name.split(separator: ":").map { String($0) }
      } else if let name = Self.bracketed(line, "Library runpath: [") {
        entry.runpath = name.split(separator: ":").map { String($0) }
      } else if let name = Self.bracketed(line, "[Requesting program interpreter: ") {
        entry.interpreter = name
      } else if needs {
        let words = line.split(separator: " ")
        if let index = words.firstIndex(of: "File:") { library = String(words[index + 1]) }
        if let index = words.firstIndex(of: "Name:") {
          entry.versionNeeds.append("\(library) \(words[index + 1])")
        }
      } else if symbols {
        let words = line.split(separator: " ")
        guard words.count >= 8, words[0].hasSuffix(":"), Int(words[0].dropLast()) != nil,
          words[6] == "UND" || words.last?.hasPrefix("(") == true
        else { continue }
        entry.imports.append(String(words[7]))
      }
    }
    if !path.isEmpty { entries[path] = entry }
  }

  private static func bracketed(_ line: Substring, _ label: String) -> String? {
    guard let start = line.firstRange(of: label)?.upperBound,
      let end = line.lastIndex(of: "]"), start <= end
    else { return nil }
    return String(line[start..<end])
  }
}

/// A shared library of one segment that has nothing but a dynamic section and its strings.
private struct MiniatureElf {
  let is64Bit: Bool
  let isBigEndian: Bool

  var bytes: [UInt8] {
    let header = is64Bit ? 64 : 52
    let programHeaders = 2 * (is64Bit ? 56 : 32)
    let strings = Array("\0libfirst.so.1\0libsecond.so.2\0libself.so.3\0$ORIGIN\0".utf8)
    let dynamic = header + programHeaders
    let width = is64Bit ? 8 : 4
    let entries: [(Int, Int)] = [
      (1, 1), (1, 15), (14, 30), (29, 43), (5, dynamic + 7 * 2 * width), (10, strings.count),
      (0, 0),
    ]
    let table = entries.flatMap { word($0.0) + word($0.1) }
    let size = dynamic + table.count + strings.count
    var bytes: [UInt8] = [0x7f, 69, 76, 70, is64Bit ? 2 : 1, isBigEndian ? 2 : 1, 1]
    bytes += [UInt8](repeating: 0, count: 9)
    bytes += number(3, 2) + number(40, 2) + number(1, 4) + word(0) + word(header) + word(0)
    bytes += number(0, 4) + number(header, 2) + number(is64Bit ? 56 : 32, 2) + number(2, 2)
    bytes += number(0, 2) + number(0, 2) + number(0, 2)
    for (type, offset, count) in [(1, 0, size), (2, dynamic, table.count)] {
      bytes += number(type, 4) + (is64Bit ? number(5, 4) : [])
      bytes += word(offset) + word(offset) + word(offset) + word(count) + word(count)
      bytes += (is64Bit ? [] : number(5, 4)) + word(8)
    }
    return bytes + table + strings
  }

  private func word(_ value: Int) -> [UInt8] { number(value, is64Bit ? 8 : 4) }

  private func number(_ value: Int, _ count: Int) -> [UInt8] {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    return isBigEndian ? bytes.reversed() : bytes
  }
}
