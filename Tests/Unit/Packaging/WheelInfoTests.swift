import Packaging
import Testing

@Suite struct WheelInfoTests {
  @Test func readsFields() throws {
    let text =
      "Wheel-Version: 1.0\r\nWheel-Version: 9.9\r\nGenerator: x (1.0)\r\nroot-is-purelib: TRUE\r\n"
      + "Tag: py2.py3-none-any\r\nTag:\r\n  cp311-cp311-linux_x86_64\r\nBuild: 1\r\n"
    let info = try WheelInfo(Array(text.utf8), location: "WHEEL")
    #expect(info.wheelVersion == (1, 0))
    #expect(info.rootIsPurelib)
    #expect(info.generator == "x (1.0)")
    #expect(info.build == "1")
    #expect(info.tags.map(\.description) == ["py2.py3-none-any", "cp311-cp311-linux_x86_64"])
    #expect(!info.isNewerThanKnown)
  }

  @Test(arguments: [("0.1", false), ("1", false), ("1.1", true), (" 1.0.0 ", false)])
  func acceptsVersions(text: String, isNewer: Bool) throws {
    let info = try WheelInfo(Array("Wheel-Version: \(text)".utf8), location: "WHEEL")
    #expect(info.isNewerThanKnown == isNewer)
    #expect(!info.rootIsPurelib)
  }

  @Test(arguments: ["Wheel-Version: 2.0", "Wheel-Version: x", "Wheel-Version: 1.x", "Tag: a-b-c"])
  func refuses(text: String) {
    #expect(throws: MetadataError.self) { try WheelInfo(Array(text.utf8), location: "WHEEL") }
  }
}
