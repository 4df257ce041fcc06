import Core
import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Wheels that somebody exchanges while they are being installed.
@Suite struct ExchangedWheelTests {
  /// Puts two files under one name by turns until it is stopped.
  private static func exchange(
    _ path: FilePath, _ first: FilePath, _ second: FilePath, while flag: Flag
  ) async throws {
    let copy = path.removingLastComponent().appending(".copy").string
    while flag.isRunning.withLock({ $0 }) {
      for source in [first.string, second.string] {
        unlink(copy)
        try #require(link(source, copy) == 0 && Glibc.rename(copy, path.string) == 0)
        // Other tests need the thread, too.
        try await Task.sleep(for: .microseconds(500))
      }
    }
  }

  private final class Flag: Sendable {
    let isRunning = Mutex(true)
  }

  @Test func `what is installed is what the lock names`() async throws {
    let workshop = try Workshop.open()
    let name = "greet-1.0-py3-none-any.whl"
    let wheel = workshop.wheelhouse.appending(name)
    let good = try workshop.addWheel("greet", files: ["greet.py": "good = 1\n"])
    try FileSystem.rename(wheel, to: workshop.path.appending("good"))
    try workshop.addWheel("greet", files: ["greet.py": "evil = 1\n"])
    try FileSystem.rename(wheel, to: workshop.path.appending("evil"))
    try FileSystem.createLink(wheel, to: workshop.path.appending("good"))
    let options = try workshop.options("greet==1.0 --hash=sha256:\(good)\n")
    let (first, second) = (workshop.path.appending("good"), workshop.path.appending("evil"))
    let flag = Flag()
    let exchange = Task.detached {
      try await Self.exchange(wheel, first, second, while: flag)
    }
    var installed = 0
    var refused = 0
    for run in 0..<60 where run < 10 || installed == 0 || refused == 0 {
      do {
        let report = try await StageRun(options).run()
        #expect(report.distributions.first?.sha256 == good)
        installed += 1
        let contents = try workshop.contents().first { $0.key.hasSuffix("/greet.py") }
        #expect(contents?.value == Array("good = 1\n".utf8))
      } catch is HashMismatch {
        refused += 1
      }
    }
    flag.isRunning.withLock { $0 = false }
    try await exchange.value
    #expect(installed > 0 && refused > 0)
  }

  @Test func `a wheel that is rewritten after it was hashed is an error`() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": "good = 1\n"])
    let options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let wheel = workshop.wheelhouse.appending("greet-1.0-py3-none-any.whl")
    let run = StageRun(options) { event in
      guard case .installing = event else { return }
      // Something is added that no member needs, so that nothing else can notice.
      guard let stream = try? FileDescriptor.open(wheel, .writeOnly, options: .append) else {
        return
      }
      _ = try? stream.writeAll("x".utf8)
      try? stream.close()
    }
    await #expect(throws: ChangedFile.self) { try await run.run() }
    #expect(try workshop.contents().isEmpty)
  }

  @Test func `a source archive is copied before it is hashed`() async throws {
    let workshop = try Workshop.open()
    try await workshop.addSdist(
      "tap", "0.1",
      files: [
        "setup.py": "from setuptools import setup\nsetup(name='tap', version='0.1')\n",
        "PKG-INFO": "Metadata-Version: 2.1\nName: tap\nVersion: 0.1\n",
      ])
    let archive = workshop.wheelhouse.appending("tap-0.1.tar.gz")
    let hash = try HashedFile.open(archive).sha256.hex
    let options = try workshop.options("tap==0.1 --hash=sha256:\(hash)\n")
    let run = StageRun(options) { event in
      guard case .planned = event else { return }
      try? AtomicFile.write("exchanged", to: archive)
    }
    await #expect(throws: HashMismatch.self) { try await run.run() }
    #expect(try workshop.contents().isEmpty)
  }
}
