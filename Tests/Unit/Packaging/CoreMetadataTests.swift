import Packaging
import Testing

@Suite struct CoreMetadataTests {
  private static let text = """
    Metadata-Version: 2.4
    Name: Demo.App
    version: 1.0rc1+x
    Summary: Une démonstration
    Home-page: UNKNOWN
    Author-email: A <a@example.org>
    License-Expression: MIT OR Apache-2.0
    License-File: LICENSE
    License-File: vendor/LICENSE.txt
    Classifier: Programming Language :: Python :: 3
    Project-URL: Source, https://example.org/src
    License: line one
            line two
    Provides-Extra: test
    Requires-Dist: click>=8.0
    Requires-Dist: pytest ; extra
      == "test"
    Requires-Dist: broken (>=1.0.*)
    Requires-Python: >=3.9

    Requires-Dist: in-the-body
    """

  @Test func refusesTooManyCombiningCharacters() {
    let license = "a" + String(repeating: "\u{301}\u{323}", count: 50_000)
    let error = #expect(throws: MetadataError.self) {
      try CoreMetadata(Array("Name: a\nVersion: 1\nLicense: \(license)\n".utf8), location: "m")
    }
    #expect(error?.reason == "more than 256 combining characters in a row")
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsFields(lineEnd: String) throws {
    let text = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: lineEnd)
    let metadata = try CoreMetadata(Array(text.utf8), location: "METADATA")
    #expect(metadata.metadataVersion == "2.4")
    #expect(metadata.name.raw == "Demo.App")
    #expect(metadata.version.description == "1.0rc1+x")
    #expect(metadata.summary == "Une démonstration")
    #expect(metadata.homePage == nil)
    #expect(metadata.authorEmail == "A <a@example.org>")
    #expect(metadata.licenseExpression == "MIT OR Apache-2.0")
    #expect(metadata.licenseFiles == ["LICENSE", "vendor/LICENSE.txt"])
    #expect(metadata.license == "line one\nline two")
    #expect(metadata.classifiers == ["Programming Language :: Python :: 3"])
    #expect(metadata.projectURLs.map(\.label) == ["Source"])
    #expect(metadata.projectURLs.map(\.url) == ["https://example.org/src"])
    #expect(metadata.providedExtras == [try PackageName("test")])
    #expect(metadata.requirements.map(\.name.raw) == ["click", "pytest"])
    #expect(metadata.requiresPython == (try VersionSpecifiers(">=3.9")))
    #expect(metadata.problems.map(\.location) == ["METADATA:18"])
  }

  @Test(arguments: [
    ("Metadata-Version: 2.1\nVersion: 1\n", "missing field 'Name'"),
    ("Metadata-Version: 2.1\nName: a\n", "missing field 'Version'"),
    ("Metadata-Version: 2.1\nName: -a\nVersion: 1\n", "invalid distribution name '-a'"),
    ("Metadata-Version: 2.1\nName: a\nVersion: x\n", "'x' is not a valid version"),
    ("Metadata-Version: 3.0\nName: a\nVersion: 1\n", "unsupported Metadata-Version 3.0"),
    ("Metadata-Version: two\nName: a\nVersion: 1\n", "invalid Metadata-Version 'two'"),
    ("\nName: a\nVersion: 1\n", "missing field 'Name'"),
  ])
  func refuses(text: String, reason: String) {
    let error = #expect(throws: MetadataError.self) {
      try CoreMetadata(Array(text.utf8), location: "a.whl: METADATA")
    }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    #expect(error?.location == "a.whl: METADATA")
  }

  @Test func refusesOtherEncodings() {
    let bytes = Array("Metadata-Version: 2.1\nName: a\nVersion: 1\nAuthor: ".utf8) + [0xE9, 0x0A]
    #expect(throws: MetadataError(location: "p", reason: "not UTF-8")) {
      try CoreMetadata(bytes, location: "p")
    }
  }

  @Test func aLineThatIsNoFieldEndsTheHeader() throws {
    let text = "\u{FEFF}Name: a\nVersion: 1\n: no name\nSummary: body"
    let metadata = try CoreMetadata(Array(text.utf8), location: "p")
    #expect(metadata.summary == nil)
    #expect(metadata.metadataVersion == nil)
  }
}
