import Core
import Debian
import TestSupport
import Testing

@Suite struct SnapshotVersionTests {
  private let hash = "9acadb1c0ffee9acadb1c0ffee9acadb1c0ffee1"

  private func snapshot(_ text: String, isReleased: Bool = true) throws -> SnapshotVersion {
    SnapshotVersion(
      of: try PackageVersion(parsing: text), isReleased: isReleased,
      date: MailDate(seconds: 1_707_134_645, offset: 90), hash: hash)
  }

  @Test(arguments: [
    ("1.0.0", true, "1.0.0+0~20240205120405+git9acadb1c0ff"),
    ("1.0.0", false, "1.0.0~20240205120405+git9acadb1c0ff"),
    ("2:1.0-3", true, "2:1.0-3+0~20240205120405+git9acadb1c0ff"),
    ("1.0-3", false, "1.0-3~20240205120405+git9acadb1c0ff"),
    ("1.0~rc1", true, "1.0~rc1+0~20240205120405+git9acadb1c0ff"),
    ("1.0+deb12u1", true, "1.0+deb12u1+0~20240205120405+git9acadb1c0ff"),
    ("1.0-2-1~bpo12+1", true, "1.0-2-1~bpo12+1+0~20240205120405+git9acadb1c0ff"),
  ])
  func appendsTheRevision(base: String, isReleased: Bool, expected: String) throws {
    let snapshot = try snapshot(base, isReleased: isReleased)
    #expect(snapshot.description == expected)
    let version = try PackageVersion(parsing: expected)
    #expect(SnapshotVersion(version) == snapshot)
    #expect(SnapshotVersion(version)?.base.description == base + (isReleased ? "+0" : ""))
  }

  @Test func hasItsOptionalPartsInOneOrder() throws {
    var snapshot = try snapshot("1.0")
    snapshot.counter = 7
    snapshot.suffix = "deb13"
    snapshot.isDirty = true
    #expect(snapshot.description == "1.0+0~20240205120405.7+git9acadb1c0ff+deb13+dirty")
    #expect(SnapshotVersion(snapshot.version) == snapshot)
    snapshot.mergeRequest = 12
    #expect(snapshot.description == "1.0+0~~mr12.20240205120405.7+git9acadb1c0ff+deb13+dirty")
    #expect(SnapshotVersion(snapshot.version) == snapshot)
  }

  @Test func ordersAsDpkgDoes() throws {
    var ordered: [SnapshotVersion] = []
    let clean = try snapshot("1.0", isReleased: false)
    ordered.append(clean)
    ordered[0].mergeRequest = 99
    ordered.append(clean)
    ordered.append(clean)
    ordered[2].isDirty = true
    ordered.append(clean)
    ordered[3].counter = 9
    ordered.append(clean)
    ordered[4].counter = 10
    for (lower, higher) in zip(ordered, ordered.dropFirst()) {
      #expect(
        try shell("dpkg --compare-versions '\(lower)' lt '\(higher)'").status == 0,
        "\(lower) < \(higher)")
    }
  }

  @Test(arguments: [
    "1.0", "1.0~rc1", "1.0+git9acadb1c0ff", "1.0~20240205+git9acadb1c0ff",
    "1.0~20240205120405", "1.0~20240205120405.+git9acadb1c0ff",
    "1.0~20240205120405.1.2+git9acadb1c0ff", "1.0~20240205120405+gitxyz", "1.0~1.gbpc32040",
    "1.0~mr1.20240205120405+git9acadb1c0ff", "1.0~20240205120405+git", "1.0+git1~bpo12+1",
  ])
  func otherVersionsAreNone(text: String) throws {
    #expect(SnapshotVersion(try PackageVersion(parsing: text)) == nil)
  }

  @Test func recognisesBinaryRebuilds() throws {
    let version = try PackageVersion(parsing: "1.0-1+0~20240205120405+git9acadb1c0ff+deb13+b1")
    #expect(SnapshotVersion(version)?.suffix == "deb13+b1")
  }

  @Test(arguments: [
    ("deb13", true), ("bookworm", true), ("ubuntu24.04", true), ("", false), ("13", false),
    ("dirty", false), ("git1", false), ("deb_13", false), ("Deb", false), ("a+b", false),
  ])
  func checksSuffixes(text: String, isValid: Bool) {
    #expect(SnapshotVersion.isSuffix(text) == isValid)
  }
}
