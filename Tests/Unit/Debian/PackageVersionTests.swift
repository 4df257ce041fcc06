import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@Suite struct PackageVersionTests {
  @Test func splitsEpochUpstreamAndRevision() throws {
    let version = try PackageVersion(parsing: "2:1.0-rc1-3+deb12u1")
    #expect(version.epoch == 2)
    #expect(version.upstream == "1.0-rc1")
    #expect(version.revision == "3+deb12u1")
    #expect(!version.isNative)
    #expect(version.description == "2:1.0-rc1-3+deb12u1")
    #expect(try PackageVersion(parsing: " 1.0 ").isNative)
    #expect(try PackageVersion(parsing: "1:2:3").upstream == "2:3")
  }

  @Test(arguments: [
    "", " ", ":1", "a:1", "1:", "-1:1", "1-", "-1", "v1", "1 0", "1_0", "1-a_b", "1/2",
    "99999999999:1",
    "1.0-1:2-", "1\u{e9}",
  ])
  func refusesWhatDpkgCallsBadSyntax(text: String) throws {
    #expect(throws: PackageVersionError.self) { try PackageVersion(parsing: text) }
    #expect(try shell("dpkg --validate-version -- '\(text)' 2>&1").status != 0)
  }

  /// Chains from the documentation of dh-virtualenv's successors and from our own contract.
  @Test(arguments: [
    ["1.0~~", "1.0~~a", "1.0~", "1.0", "1.0a", "1.0+"],
    ["1.0.0~20240101000000+git1", "1.0.0", "1.0.0+0~2024", "1.0.0+0", "1.0.0.1", "1.0.1~2024"],
    ["1.9", "1.10", "1:0.1"],
    ["1.0-1", "1.0-1+b1", "1.0-2", "1.0+0"],
  ])
  func ordersChains(chain: [String]) throws {
    let versions = try chain.map { try PackageVersion(parsing: $0) }
    for (older, newer) in zip(versions, versions.dropFirst()) { #expect(older < newer) }
  }

  @Test func holdsEqualWhatDpkgHoldsEqual() throws {
    #expect(try PackageVersion(parsing: "1.0") == PackageVersion(parsing: "0:1.00-0"))
  }

  /// Every pair is given to `dpkg --compare-versions` with the relation that we found.
  @Test func agreesWithDpkg() throws {
    var random = Xorshift(state: 0x9E37_79B9_7F4A_7C15)
    let pieces = [
      "0", "00", "1", "01", "9", "10", "99999999999999999999", ".", "+", "~", "~~", "a", "b", "rc",
      "Z", "+git", ".post", "-", ":",
    ]
    var lines = ""
    var count = 0
    while count < 6000 {
      let left = version(&random, pieces)
      // A close relative finds more than a stranger: most differ from `left` in one piece.
      let right = random.next() % 3 == 0 ? version(&random, pieces) : mutated(left, &random, pieces)
      guard let first = try? PackageVersion(parsing: left),
        let second = try? PackageVersion(parsing: right)
      else { continue }
      lines += "\(left) \(first < second ? "lt" : first == second ? "eq" : "gt") \(right)\n"
      count += 1
    }
    let directory = try Scratch()
    let file = directory.path.appending("pairs")
    try AtomicFile.write(lines, to: file)
    let result = try shell(
      """
      while read -r left relation right; do
        dpkg --compare-versions "$left" "$relation" "$right" || echo "$left $relation $right"
      done < '\(file.string)' 2>&1
      """)
    #expect(result.output.isEmpty)
    #expect(result.status == 0)
  }

  private func version(_ random: inout Xorshift, _ pieces: [String]) -> String {
    let count = Int(random.next() % 5)
    let epoch = random.next() % 8 == 0 ? "\(random.next() % 3):" : ""
    return epoch + "\(random.next() % 3)"
      + (0..<count).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
  }

  private func mutated(_ text: String, _ random: inout Xorshift, _ pieces: [String]) -> String {
    var text = text
    let offset = Int(random.next() % UInt64(text.count + 1))
    let index = text.index(text.startIndex, offsetBy: offset)
    if random.next() % 2 == 0, index < text.endIndex {
      text.remove(at: index)
    } else {
      text.insert(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))], at: index)
    }
    return text
  }
}
