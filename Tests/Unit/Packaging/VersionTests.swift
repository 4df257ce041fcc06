import Packaging
import Testing

/// The differential suite compares with `packaging` at large; these say what is meant.
@Suite struct VersionTests {
  @Test(arguments: [
    ("1.0", "1.0"), ("v1.0", "1.0"), (" 1.0\n", "1.0"), ("01.002", "1.2"), ("1!2.0", "1!2.0"),
    ("0!2.0", "2.0"), ("1.0alpha", "1.0a0"), ("1.0-BETA_2", "1.0b2"), ("1.0.c3", "1.0rc3"),
    ("1.0preview4", "1.0rc4"), ("1.0-1", "1.0.post1"), ("1.0.rev", "1.0.post0"),
    ("1.0r2", "1.0.post2"), ("1.0dev", "1.0.dev0"), ("1.0+Ubuntu-1", "1.0+ubuntu.1"),
    ("1.0+007", "1.0+7"), ("1.0a1.post2.dev3+x", "1.0a1.post2.dev3+x"),
  ])
  func normalises(text: String, expected: String) throws {
    #expect(try Version(text).description == expected)
  }

  @Test(arguments: [
    "", " ", "v", "1.", ".1", "1..2", "1.0x", "1.0+", "1.0+a+b", "1.0+a..b", "1!", "!1", "1.0--1",
    "1.0a1a1", "1.0.dev1.post1", "french toast", "1.0 2.0", "\u{0661}.0", "1.*",
  ])
  func refuses(text: String) {
    let error = #expect(throws: VersionError.self) { try Version(text) }
    #expect(error?.text == text)
  }

  /// PEP 440's own list, in order.
  private static let ordered = [
    "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456",
    "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0",
    "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0+5.0", "1.0.post456.dev34", "1.0.post456", "1.0.15",
    "1.1.dev1", "2.0", "2013.10", "99999999999999999999999", "1!0.1",
  ]

  @Test func ordersAsThePEPSays() throws {
    let versions = try Self.ordered.map { try Version($0) }
    for (left, right) in zip(versions, versions.dropFirst()) {
      #expect(left < right, "\(left) < \(right)")
      #expect(left != right)
    }
    #expect(versions.reversed().sorted() == versions)
  }

  @Test func zerosAtTheEndOfTheReleaseDoNotCount() throws {
    #expect(try Set([Version("1"), Version("1.0"), Version("1.0.0")]).count == 1)
    #expect(try Version("0").description == "0")
    #expect(try Version("0") == Version("0.0"))
  }

  @Test func numbersOfAnyLengthCompare() throws {
    let digits = String(repeating: "9", count: 5000)
    #expect(try Version(digits) < Version("1" + digits.map { _ in "0" }.joined()))
    #expect(try Version("000\(digits)") == Version(digits))
    #expect(try Version("18446744073709551615") < Version("18446744073709551616"))
  }

  @Test func segmentsAreAccessible() throws {
    let version = try Version("1!2.3rc4.post5.dev6+seven.8")
    #expect(version.epoch == VersionNumber(1))
    #expect(version.release == [VersionNumber(2), VersionNumber(3)])
    #expect(version.pre?.kind == .candidate)
    #expect(version.post == VersionNumber(5))
    #expect(version.dev == VersionNumber(6))
    #expect(version.local == [.text("seven"), .number(VersionNumber(8))])
    #expect(version.isPrerelease)
    #expect(version.isPostrelease)
    #expect(version.public.description == "1!2.3rc4.post5.dev6")
  }
}
