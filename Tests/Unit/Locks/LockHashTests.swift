import Core
import Packaging
import Testing

@testable import Locks

/// The hashes of an entry.
@Suite struct LockHashTests {
  private static let digits = String(repeating: "0aF", count: 21) + "9"
  private static let place = LockLocation.option("--hash")

  @Test(arguments: ["sha256:", "SHA256:", "Sha256:"])
  func `algorithm and digits are of either case`(prefix: String) throws {
    let digest = try LockHash.parse(prefix + Self.digits, location: Self.place)
    #expect(digest == Digest(.sha256, hex: Self.digits.lowercased()))
  }

  @Test(arguments: [
    "sha256:", "sha256:\(digits)0", "sha256:\u{301}\(digits)", "sha256::\(digits)", "sha256",
    "sha256: \(digits)", "sha384:\(digits)", "sha256:\(digits.dropLast())g",
  ])
  func `nothing else is a hash`(text: String) {
    #expect(throws: LockError.self) { try LockHash.parse(text, location: Self.place) }
  }

  @Test func `an entry knows its algorithms and whether it has any`() throws {
    let name = try PackageName("a")
    func entry(_ hashes: [Digest]) -> LockEntry {
      LockEntry(
        requirement: Requirement(name: name), selection: .range, hashes: hashes,
        location: Self.place)
    }
    let (short, long) = (Digest.of([1]), Digest.of([1], .sha512))
    #expect(!entry([]).hasHashes && entry([]).hashAlgorithms.isEmpty)
    #expect(entry([short, short]).hasHashes && entry([short, short]).hashes == [short])
    #expect(entry([short, long]).hashAlgorithms == [.sha256, .sha512])
    #expect(entry([]).accepts([short]) && entry([short, long]).accepts([long]))
    #expect(!entry([short]).accepts([long]))
  }
}
