import Core
import Testing

@Suite struct SourceDateTests {
  @Test func digitsAreSeconds() throws {
    #expect(try SourceDate(parsing: "1700000000").seconds == 1_700_000_000)
  }

  @Test func timesThatNoCalendarHasAreMovedIntoIt() {
    #expect(SourceDate(seconds: .max).seconds == 253_402_300_799)
    #expect(SourceDate(seconds: -1).seconds == 0)
  }

  @Test(arguments: [
    "", "-1", "now", "1.5", " 1", "253402300800", "9223372036854775807", "99999999999999999999",
  ])
  func anythingElseIsAnError(_ value: String) {
    let error = #expect(throws: SourceDateError.self) { try SourceDate(parsing: value) }
    #expect(error?.exitStatus == .usage)
  }
}
