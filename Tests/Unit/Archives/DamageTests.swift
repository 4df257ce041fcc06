import Core
import SystemPackage
import TestSupport
import Testing

@testable import Archives

/// Archives that are cut short, or have wrong bytes in them.
@Suite struct DamageTests {
  /// A small archive made by GNU tar and the program for each filter.
  private static func archive(_ filter: String) throws -> [UInt8] {
    let directory = try Scratch()
    let tree = directory.path.appending("tree")
    try FileSystem.createDirectory(tree)
    try AtomicFile.write(noise(700), to: tree.appending("first"))
    try AtomicFile.write(
      [UInt8](repeating: UInt8(ascii: "x"), count: 1500), to: tree.appending("second"))
    try Tool.check(["tar", "-b", "1", "--sort=name", "-cf", "../archive", "."], in: tree)
    if filter != "none" { try Tool.check([filter, "-k", "archive"], in: directory.path) }
    let suffix = ["gzip": ".gz", "xz": ".xz", "zstd": ".zst", "bzip2": ".bz2"][filter] ?? ""
    return try FileSystem.read(directory.path.appending("archive\(suffix)"))
  }

  @Test(arguments: ["none", "gzip", "xz", "zstd", "bzip2"])
  func everyTruncationIsAnError(filter: String) throws {
    let whole = try Self.archive(filter)
    #expect(try members(whole).count == 3)
    for count in 0..<whole.count {
      let error = failure { () throws(ArchiveError) in
        try members(Array(whole[..<count]))
      }
      // Without the second of the two blocks that mark the end, GNU tar only warns.
      let isComplete = filter == "none" && count >= whole.count - 512
      if count % 512 == 0 || filter != "none" {
        #expect((error == nil) == isComplete, "\(count) of \(whole.count) bytes")
      } else if !isComplete {
        #expect(error != nil, "\(count) of \(whole.count) bytes")
      }
    }
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func everyFlippedBitIsSeenOrHarmless(filter: String) throws {
    let whole = try Self.archive(filter)
    let expected = try members(whole)
    for index in whole.indices {
      for bit in [0, 5] {
        var damaged = whole
        damaged[index] ^= 1 << bit
        // What is left of header fields that say nothing about the data (the time in gzip's) may
        // change; what is read must not.
        let read: [(entry: ArchiveEntry, data: [UInt8])]
        do throws(ArchiveError) {
          read = try members(damaged)
        } catch {
          continue
        }
        #expect(read.map(\.entry) == expected.map(\.entry), "byte \(index) bit \(bit)")
        #expect(read.map(\.data) == expected.map(\.data), "byte \(index) bit \(bit)")
      }
    }
  }

  @Test func aFlippedBitInATarHeaderIsSeen() throws {
    let whole = try Self.archive("none")
    for index in 0..<512 {
      var damaged = whole
      damaged[index] ^= 1
      #expect(throws: ArchiveError.self, "byte \(index)") { try members(damaged) }
    }
  }

  @Test(arguments: ["none", "gzip", "xz", "zstd", "bzip2"])
  func whatFollowsTheEndIsAnError(filter: String) throws {
    let whole = try Self.archive(filter)
    #expect(throws: ArchiveError.self) { try members(whole + Array("garbage".utf8)) }
    #expect(throws: ArchiveError.self) { try members(whole + noise(1 << 20)) }
    if filter != "none" {
      // A second archive behind the first, which GNU tar does not show.
      #expect(throws: ArchiveError.self) { try members(whole + whole) }
    } else {
      #expect(throws: ArchiveError.self) { try members(whole + whole) }
      #expect(try members(whole + [UInt8](repeating: 0, count: 100_000)).count == 3)
    }
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func aStreamInPartsIsOneStream(filter: String) throws {
    let directory = try Scratch()
    let whole = try Self.archive("none")
    for (name, part) in [("a", whole[..<1000]), ("b", whole[1000...])] {
      try AtomicFile.write(Array(part), to: directory.path.appending(name))
    }
    try Tool.check(
      ["sh", "-c", "\(filter) -c a > c && \(filter) -c b >> c"], in: directory.path)
    let parts = try FileSystem.read(directory.path.appending("c"))
    #expect(try members(parts).map(\.data) == members(whole).map(\.data))
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func whatIsCompressedTwiceIsUnpackedOnce(filter: String) throws {
    let directory = try Scratch()
    let path = directory.path.appending("once")
    try AtomicFile.write(try Self.archive(filter), to: path)
    try Tool.check(["sh", "-c", "\(filter) -c once > twice"], in: directory.path)
    let twice = try FileSystem.read(directory.path.appending("twice"))
    #expect(throws: ArchiveError.self) { try members(twice) }
  }

  @Test func paddingOfGzipIsFine() throws {
    let whole = try Self.archive("gzip")
    #expect(try members(whole + [UInt8](repeating: 0, count: 1000)).count == 3)
  }

  @Test func everyTruncationOfArIsAnErrorOrAShorterList() throws {
    let directory = try Scratch()
    for name in ["one", "two", "three"] {
      try AtomicFile.write(noise(100), to: directory.path.appending(name))
    }
    try Tool.check(["ar", "rcD", "archive", "one", "two", "three"], in: directory.path)
    let whole = try FileSystem.read(directory.path.appending("archive"))
    for count in 0..<whole.count {
      let part = Array(whole[..<count])
      do throws(ArchiveError) {
        let found = try members(part, format: .ar)
        #expect(8 + found.count * 160 == count)
        #expect(found.allSatisfy { $0.data == noise(100) })
      } catch {
        continue
      }
    }
  }

  @Test func aFlippedBitAnywhereInTarNeverCrashes() throws {
    let whole = try Self.archive("none")
    for index in whole.indices {
      for bit in 0..<8 {
        var damaged = whole
        damaged[index] ^= 1 << bit
        _ = try? members(damaged)
      }
    }
  }

  @Test func randomBytesAfterEachMagicNumberAreAnError() {
    for magic: [UInt8] in [
      [0x1f, 0x8b, 0x08], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], [0x28, 0xb5, 0x2f, 0xfd],
      [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
    ] {
      for seed in 0..<50 {
        let bytes = magic + noise(3000, seed: UInt64(seed))
        #expect(throws: ArchiveError.self) { try members(bytes) }
      }
    }
  }
}
