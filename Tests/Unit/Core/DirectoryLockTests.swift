import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@Suite struct DirectoryLockTests {
  @Test func `only one has the lock, until it is dropped`() throws {
    let scratch = try Scratch()
    var lock = try DirectoryLock.take(scratch.path)
    #expect(lock != nil)
    #expect(try DirectoryLock.take(scratch.path) == nil)
    lock = nil
    #expect(try DirectoryLock.take(scratch.path) != nil)
    #expect(try FileSystem.entries(of: scratch.path).isEmpty)
    #expect(throws: FileError.self) { try DirectoryLock.take(scratch.path.appending("none")) }
  }

  @Test func `programs that are run do not inherit it`() async throws {
    let scratch = try Scratch()
    let runner = CommandRunner()
    let probe = Command(
      "/usr/bin/flock", ["--nonblock", scratch.path.string, "true"],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(try await runner.run(probe).status.isSuccess)
    var lock = try DirectoryLock.take(scratch.path)
    #expect(lock != nil)
    #expect(try await !runner.run(probe).status.isSuccess)
    lock = nil
    #expect(try await runner.run(probe).status.isSuccess)
  }
}
