import Processes
import SystemPackage
import Testing
import Venv

@testable import Pipeline

@Suite struct CompilerFlagsTests {
  private static let python = "-DNDEBUG -g -fwrapv -O2 -Wall\n"
  private static let dpkg = """
    CFLAGS=-g -O2 -ffile-prefix-map=/=. -fstack-protector-strong
    CPPFLAGS=-Wdate-time -D_FORTIFY_SOURCE=2
    CXXFLAGS=-g -O2 -fdebug-prefix-map=/=.
    LDFLAGS=-Wl,-z,relro

    """

  private func flags(_ environment: [String: String], dpkg: String = dpkg) -> [String: String] {
    CompilerFlags(python: Self.python, dpkg: dpkg, environment: environment).variables
  }

  @Test func flagsThatReplaceBeginWithThoseOfPython() {
    let flags = flags([:])
    #expect(flags["CFLAGS"] == "-DNDEBUG -g -fwrapv -O2 -Wall -g -O2 -fstack-protector-strong")
    #expect(flags["CXXFLAGS"] == "-DNDEBUG -g -fwrapv -O2 -Wall -g -O2")
    #expect(flags["LDFLAGS"] == "-Wl,-z,relro")
    #expect(flags["FFLAGS"] == nil)
  }

  @Test func whatDebhelperExportsGivesTheSameAsAskingDpkg() {
    let exported = flags([
      "CFLAGS": "-g -O2 -ffile-prefix-map=/home/jo/shop-1.0=. -fstack-protector-strong",
      "CPPFLAGS": "-Wdate-time -D_FORTIFY_SOURCE=2",
      "CXXFLAGS": "-g -O2 -ffile-prefix-map=/home/jo/shop-1.0=.", "LDFLAGS": "-Wl,-z,relro",
    ])
    #expect(exported == flags([:]))
  }

  @Test func theUsersFlagsReplaceThoseOfDpkgButNotThoseOfPython() {
    #expect(flags(["CFLAGS": "-O0"])["CFLAGS"] == "-DNDEBUG -g -fwrapv -O2 -Wall -O0")
    #expect(flags(["LDFLAGS": ""])["LDFLAGS"] == nil)
    #expect(flags([:], dpkg: "")["CFLAGS"] == "-DNDEBUG -g -fwrapv -O2 -Wall")
  }

  @Test func aDpkgThatFailsIsNotTakenForOneWithoutFlags() async throws {
    let interpreter = try await Interpreter.find(nil)
    await #expect(throws: ProcessError.self) {
      try await CompilerFlags.find(for: interpreter, environment: [:], asking: "/bin/false")
    }
    let without = try await CompilerFlags.find(
      for: interpreter, environment: [:], asking: "/nonexistent/dpkg-buildflags")
    #expect(without.variables["LDFLAGS"] == nil)
  }

  @Test func quotedBlanksAreKept() {
    #expect(
      flags(["CPPFLAGS": "-DX='\"a  b\"'"])["CPPFLAGS"] == "-DX='\"a  b\"'")
  }
}
