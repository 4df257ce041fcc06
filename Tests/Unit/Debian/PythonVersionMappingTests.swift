import Debian
import Testing

@Suite struct PythonVersionMappingTests {
  @Test(arguments: [
    ("1.0", "1.0"), ("1.0.0", "1.0.0"), ("v1.2", "1.2"), (" 1.2 ", "1.2"), ("01.02", "1.2"),
    ("1.0rc1", "1.0~rc1"), ("1.0-RC.1", "1.0~rc1"), ("1.0c1", "1.0~rc1"), ("1.0pre1", "1.0~rc1"),
    ("1.0_preview_3", "1.0~rc3"), ("1.0a", "1.0~a0"), ("1.0.alpha2", "1.0~a2"),
    ("1.0beta-7", "1.0~b7"), ("1.0.dev1", "1.0~~dev1"), ("1.0-dev", "1.0~~dev0"),
    ("1.0a1.dev2", "1.0~a1~dev2"), ("1.0.post1", "1.0+post1"), ("1.0-1", "1.0+post1"),
    ("1.0.r4", "1.0+post4"), ("1.0-rev", "1.0+post0"), ("1.0.post1.dev3", "1.0+post1~dev3"),
    ("1.0rc1.post2", "1.0~rc1+post2"), ("1!2.0", "1:2.0"), ("2.1+cpu", "2.1+cpu"),
    ("2.1+Ubuntu-1_2", "2.1+ubuntu.1.2"), ("20240101.123", "20240101.123"),
    ("99999999999999999999.0", "99999999999999999999.0"),
  ])
  func maps(python: String, debian: String) throws {
    let version = try PythonVersionMapping.debianVersion(python)
    #expect(version.description == debian)
    #expect(try PackageVersion(parsing: debian) == version)
  }

  @Test(arguments: [
    "", "v", "abc", "1.0x", "1..0", "1.", "!1", "1.0+", "1.0+a..b", "1.0 rc1", "1.0-",
  ])
  func refuses(text: String) {
    #expect(throws: UnmappableVersionError.self) {
      try PythonVersionMapping.debianVersion(text)
    }
  }

  /// Public versions in the order that PEP 440 gives.
  @Test func keepsTheOrder() throws {
    let suffixes = [
      ".dev0", ".dev1", ".dev10", "a1.dev1", "a1", "a1.post1.dev1", "a1.post1", "a2", "a10", "b1",
      "rc1.dev1", "rc1", "rc2", "", ".post0", ".post1.dev1", ".post1", ".post2", ".post10",
    ]
    let releases = ["0.9", "0.9.1", "0.10", "1.0", "1.0.1", "1.0.2", "1.1", "2.0", "10.0", "1!0.1"]
    let versions = try releases.flatMap { release in
      try suffixes.map { try PythonVersionMapping.debianVersion(release + $0) }
    }
    for (older, newer) in zip(versions, versions.dropFirst()) {
      #expect(older < newer, "\(older) < \(newer)")
    }
  }
}
