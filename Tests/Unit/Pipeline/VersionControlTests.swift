import Pipeline
import Testing

@Suite struct VersionControlTests {
  /// Nothing listens there: what matters is which URL Git was given.
  @Test func aRepositoryKeepsTheSlashesOfItsURL() async throws {
    let workshop = try Workshop.open()
    var options = try workshop.options("r @ git+https://127.0.0.1:1/r.git@v1\n")
    options.isOffline = false
    let online = options
    let error = await #expect(throws: AcquireError.self) { try await StageRun(online).run() }
    #expect(error?.message.contains("'https://127.0.0.1:1/r.git/'") == true, "\(error as Any)")
  }
}
