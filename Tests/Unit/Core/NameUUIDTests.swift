import Core
import Testing

@Suite struct NameUUIDTests {
  /// What `uuid.uuid5(uuid.NAMESPACE_URL, …)` of Python says.
  @Test func isThatOfPython() {
    let found = ["", "http://example.org/", "été"].map { NameUUID(Array($0.utf8)).description }
    #expect(
      found == [
        "1b4db7eb-4057-5ddf-91e0-36dec72071f5",
        "715d503b-5f95-5532-9100-00663eb45ade",
        "6a279c39-2375-5c04-8e66-4905c47645de",
      ])
  }
}
