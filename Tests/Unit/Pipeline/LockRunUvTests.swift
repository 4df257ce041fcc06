import Core
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Making locks with uv as the resolver.
@Suite struct LockRunUvTests {
  @Test func aResolverThatIsNotThereIsAnError() async throws {
    let shop = try LockShop.open()
    try shop.write("hinge\n", to: "requirements.in")
    var run = shop.run()
    run.resolver = .uv
    let error = await #expect(throws: LockRunError.self) { try await run.run() }
    #expect(error?.exitStatus == .environment)
    #expect(error?.message == "cannot resolve with uv: no such program on PATH")
    #expect(try !FileSystem.exists(shop.lock))
  }

  @Test func `uv uses no cache that somebody else could have filled`() async throws {
    let shop = try LockShop.open()
    try shop.write("hinge\n", to: "requirements.in")
    let programs = shop.workshop.path.appending("programs")
    try FileSystem.createDirectories(programs)
    let seen = shop.workshop.path.appending("seen")
    try Tool.write(
      "#!/bin/sh\necho \"${UV_CACHE_DIR-none} ${UV_NO_CACHE-}\" >'\(seen.string)'\nexit 1\n",
      to: programs.appending("uv"))
    let cache = shop.workshop.path.appending("cache")
    for (directory, expected) in [(cache, "\(cache.string)/uv \n"), (nil, "none 1\n")] {
      var request = shop.run().request
      request.environment["PATH"] = "\(programs.string):/usr/bin:/bin"
      request.environment["UV_CACHE_DIR"] = "/home/other/uv"
      request.cacheDirectory = directory
      var run = LockRun(request, temporaryDirectory: shop.workshop.path)
      run.resolver = .uv
      let uv = run
      await #expect(throws: LockRunError.self) { try await uv.run() }
      #expect(try FileSystem.readText(seen) == expected)
    }
  }
}
