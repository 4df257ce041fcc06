import Core
import Debian
import Repository
import SystemPackage
import TestSupport
import Testing

/// Commands that die half-way, as the next one finds them; `Tests/EndToEnd/repository-kill` does it at
/// every point.
@Suite(.slow) struct TransactionTests {
  /// Puts a program in front of reprepro that ends itself and what started it, with SIGKILL, before
  /// or after the call of a name.
  private func killer(
    _ sample: borrowing SampleRepository, call: String, after: Bool
  ) throws -> [String: String] {
    let directory = sample.scratch.path.appending("bin")
    try FileSystem.createDirectories(directory)
    let program = directory.appending("reprepro")
    try Tool.write(
      """
      #!/bin/sh
      case " $* " in *' \(call) '*) ;; *) exec /usr/bin/reprepro "$@" ;; esac
      \(after ? "/usr/bin/reprepro \"$@\"" : "touch \"$2/db/lockfile\"")
      exit 9
      """, to: program)
    var environment = SampleRepository.environment
    environment["PATH"] = "\(directory):/usr/sbin:/usr/bin:/sbin:/bin"
    return environment
  }

  /// A back end that fails at any step leaves nothing behind.
  @Test(arguments: [("include", false), ("include", true), ("export", false), ("export", true)])
  func aFailureLeavesNothing(call: String, after: Bool) async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let path = try sample.upload("1.0.1")
    let before = try sample.fingerprint()
    let environment = try killer(sample, call: call, after: after)
    await #expect(throws: RepositoryError.self) {
      _ = try await AddRun(
        try await Repository.open(sample.root, environment: environment)
      ).run([path])
    }
    #expect(try sample.fingerprint() == before)
    #expect(try sample.flaws() == [])
    _ = try await AddRun(try await sample.open()).run([path])
    #expect(try sample.flaws() == [])
  }

  @Test func aJournalWithoutCommitIsUndone() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let before = try sample.fingerprint()
    // As after SIGKILL: the state of before is in the journal, reprepro has gone on alone.
    let layout = sample.layout
    try FileSystem.createDirectory(layout.transaction)
    try DurableFile.copyDirectory(
      layout.database, to: layout.transaction.appending("state"))
    let names = try FileSystem.names(in: layout.pool.pushing("main/d/demo"))
    try AtomicFile.write(
      try JSONText.file(
        OperationSample(
          command: "add", pool: ["pool/main/d/demo": names, "pool/main/o/other": []], process: 1)),
      to: layout.transaction.appending("op"))
    let path = try sample.upload("1.0.1")
    try Tool.check([
      "reprepro", "-b", sample.root.string, "--export=silent-never", "include", "development",
      path.string,
    ])
    try AtomicFile.write("", to: layout.database.appending("lockfile"))
    try AtomicFile.write("", to: layout.backendLock)
    let repository = try await sample.open()
    #expect(repository.recovery?.message == "an interrupted 'repo add' was undone")
    #expect(try await repository.contents().versions(of: "demo", in: .development).count == 1)
    withExtendedLifetime(repository) {}
    #expect(try sample.fingerprint() == before)
    #expect(try sample.flaws() == [])
  }

  @Test func aCommittedJournalIsFinished() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let layout = sample.layout
    // As after SIGKILL between the commit and the renames that follow it.
    try FileSystem.createDirectory(layout.transaction)
    try DurableFile.copyDirectory(
      layout.database, to: layout.transaction.appending("state"))
    try AtomicFile.write(
      try JSONText.file(OperationSample(command: "promote", pool: [:], process: 1)),
      to: layout.transaction.appending("op"))
    try AtomicFile.write(#"{"remove": []}"#, to: layout.transaction.appending("commit"))
    try FileSystem.rename(layout.dists, to: layout.transaction.appending("dists"))
    try FileSystem.rename(layout.history, to: layout.transaction.appending("history.jsonl"))
    let repository = try await sample.open()
    #expect(repository.recovery?.message == "an interrupted 'repo promote' was finished")
    #expect(try repository.history().count == 1)
    withExtendedLifetime(repository) {}
    #expect(try sample.flaws() == [])
  }

  @Test func theRepositoryCanBeMoved() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let moved = sample.scratch.path.appending("moved")
    try FileSystem.rename(sample.root, to: moved)
    let repository = try await Repository.open(moved, environment: SampleRepository.environment)
    _ = try await PromoteRun(repository).run("demo", from: .development, to: .staging)
  }

  @Test func anExpiredKeyChangesNothing() async throws {
    let sample = try await SampleRepository()
    let fingerprint = try FileSystem.readText(sample.layout.signers).split(separator: "\n")[0]
    let home = sample.layout.keys.string
    try Tool.check([
      "gpg", "--homedir", home, "--batch", "--quiet", "--quick-set-expire", String(fingerprint),
      "seconds=1",
    ])
    try Tool.check(["gpgconf", "--homedir", home, "--kill", "gpg-agent"])
    try await Task.sleep(for: .seconds(2))
    let before = try sample.fingerprint()
    let error = await #expect(throws: KeyError.self) { try await sample.add("1.0.0") }
    #expect(error?.message.contains("expired on") == true)
    #expect(try sample.fingerprint() == before)
  }

  @Test func noAgentOfGpgStays() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let agents = try shell("pgrep -f 'gpg-agent --homedir \(sample.root)' || true")
    #expect(agents.output.split(separator: "\n").count <= 1, "\(agents.output)")
  }
}

/// What `txn/op` has.
private struct OperationSample: Encodable {
  let command: String
  let pool: [String: [String]]
  let process: Int
}
