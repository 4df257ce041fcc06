import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing
import Wheels

@testable import Pipeline

/// What pins a wheel that was built here.
@Suite struct WheelPolicyTests {
  /// A wheel that breaks a rule, built from an sdist of a pin.
  private func built(
    in directory: FilePath, sdist: Digest?, hashes: [Digest]
  ) throws -> AcquiredWheel {
    var wheel = WheelBuilder(["demo/__init__.py": "", "demo/a.py": ""])
    wheel.record = { $0.remove(at: 0) }
    _ = try wheel.write(into: directory)
    let text =
      "demo==1.0" + hashes.map { " --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined() + "\n"
    let lock = directory.appending("requirements.txt")
    try AtomicFile.write(text, to: lock)
    let pin = try #require(try Lock.read([lock]).entries.first)
    return try AcquiredWheel(
      path: directory.appending("demo-1.0-py3-none-any.whl"), origin: .built, pin: pin, sdist: sdist
    )
  }

  @Test func `the hash of its sdist pins a wheel that is built`() throws {
    let scratch = try Scratch()
    let sdist = Digest.of(Array("sdist".utf8))
    let wheel = try built(in: scratch.path, sdist: sdist, hashes: [sdist])
    let allowance = try WheelAllowance("demo==1.0: unlisted-file: so it is built")
    let strict = WheelPolicy(allowances: [], isLenient: false)
    let error = #expect(throws: WheelRefusal.self) { try strict.open(wheel) }
    #expect(error?.hint?.contains("'allow-wheel: demo==1.0: unlisted-file: <reason>'") == true)
    _ = try WheelPolicy(allowances: [allowance], isLenient: false).open(wheel)
  }

  @Test func `without that hash the message names the way out`() throws {
    let allowance = try WheelAllowance("demo==1.0: unlisted-file: so it is built")
    let sdist = Digest.of(Array("sdist".utf8))
    let cases: [(Digest?, [Digest])] = [(nil, [sdist]), (sdist, [])]
    for (digest, hashes) in cases {
      let scratch = try Scratch()
      let wheel = try built(in: scratch.path, sdist: digest, hashes: hashes)
      let policy = WheelPolicy(allowances: [allowance], isLenient: false)
      let error = #expect(throws: WheelRefusal.self) { try policy.open(wheel) }
      #expect(error?.hint?.contains("'wheel-rules: pip'") == true)
      _ = try WheelPolicy(allowances: [], isLenient: true).open(wheel)
    }
  }
}
