import Packaging
import Testing

@Suite struct WheelNameTests {
  @Test func readsEveryPart() throws {
    let wheel = try WheelName(
      "Foo.Bar-1!2.0+local.1-12abc-py2.py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl")
    #expect(wheel.name.normalized == "foo-bar")
    #expect(wheel.version.description == "1!2.0+local.1")
    #expect(wheel.build?.number == VersionNumber(12))
    #expect(wheel.build?.suffix == "abc")
    #expect(wheel.tags.tags.count == 4)
    #expect(
      wheel.tags.tags.first == Tag(python: "py2", abi: "none", platform: "manylinux2014_x86_64"))
  }

  @Test func oldLocalVersionsHaveAnUnderscore() throws {
    #expect(try WheelName("a-1.0_deb.1-py3-none-any.whl").version.description == "1.0+deb.1")
  }

  @Test(arguments: [
    ("a-1.0-py3-none-any.zip", WheelNameError.Reason.suffix),
    ("a-1.0-py3-none-any.WHL", .suffix), ("a-1.0-none-any.whl", .partCount),
    ("a-1.0-1-2-py3-none-any.whl", .partCount), ("-1.0-py3-none-any.whl", .name),
    ("a-x-py3-none-any.whl", .version), ("a-1.0-x1-py3-none-any.whl", .build),
    ("a\u{600}-1.0-py3-none-any.whl", .name), ("a-1.0-1\u{301}-py3-none-any.whl", .build),
    ("a-1.0-py3..py2-none-any.whl", .tags), ("a-1.0-py3--any.whl", .tags),
  ])
  func refuses(fileName: String, reason: WheelNameError.Reason) {
    let error = #expect(throws: WheelNameError.self) { try WheelName(fileName) }
    #expect(error?.reason == reason)
  }

  @Test func refusesTagSetsThatExplode() {
    let many = (0..<100).map { "p\($0)" }.joined(separator: ".")
    #expect(throws: WheelNameError.self) { try WheelName("a-1-\(many)-\(many)-any.whl") }
  }

  @Test func buildTagsCompareByNumberFirst() throws {
    let builds = try ["2", "10", "10a"].map {
      try #require(try WheelName("a-1-\($0)-py3-none-any.whl").build)
    }
    #expect(builds.sorted() == builds)
    #expect(try WheelName("a-1-\(String(repeating: "9", count: 99))-py3-none-any.whl").build != nil)
  }
}
