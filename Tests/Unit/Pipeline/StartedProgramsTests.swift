import Core
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Programs of the tree that a package of the versioned layout must not start.
@Suite struct StartedProgramsTests {
  private func check(_ files: [String: String]) throws {
    let scratch = try Scratch()
    for (name, text) in files { try scratch.write(text, to: FilePath(name)) }
    try StartedPrograms(base: "/opt/venvs/shop").check(scratch.path)
  }

  private static let unit = "usr/lib/systemd/system/shop.service"

  private func error(_ text: String, in name: String = StartedProgramsTests.unit) throws
    -> DeploymentError
  {
    try #require(#expect(throws: DeploymentError.self) { try check([name: text]) })
  }

  @Test(arguments: [
    "ExecStart=/opt/venvs/shop/current/bin/python3 -m shop",
    "  ExecStart=-/opt/venvs/shop/current/bin/python3 -m shop",
    "ExecStart=/usr/bin/env \\\n  /opt/venvs/shop/current/bin/python3.11 -m shop",
  ])
  func `the interpreter through the link is an error`(entry: String) throws {
    let error = try error("[Service]\n\(entry)\n")
    #expect(error.message.contains("starts the interpreter through '/opt/venvs/shop/current'"))
    #expect(error.location == "\(Self.unit):\(entry.contains("\\") ? 3 : 2)")
    #expect(error.hint?.contains("/opt/venvs/shop/run python3") == true)
  }

  @Test(arguments: [
    ("ExecStart=/opt/venvs/shop/bin/shop", 2, "ExecStart=/opt/venvs/shop/current/bin/shop"),
    ("\tExecStart=/opt/venvs/shop/bin/shop", 2, "\tExecStart=/opt/venvs/shop/current/bin/shop"),
    (
      "ExecStart=/usr/bin/nice \\\n# why\n  ; why not\n /opt/venvs/shop/bin/shop -v", 5,
      " /opt/venvs/shop/current/bin/shop -v"
    ),
    (
      "ExecStart=/bin/sh -c '/opt/venvs/shop/bin/own; /opt/venvs/shop/bin/shop'", 2,
      "ExecStart=/bin/sh -c '/opt/venvs/shop/bin/own; /opt/venvs/shop/current/bin/shop'"
    ),
  ])
  func `a path of the plain layout is an error`(entry: String, line: Int, instead: String) throws {
    let error = try #require(
      #expect(throws: DeploymentError.self) {
        try check([Self.unit: "[Service]\n\(entry)\n", "opt/venvs/shop/bin/own": ""])
      })
    #expect(error.message.contains("starts a command of '/opt/venvs/shop/bin'"))
    #expect(error.location == "\(Self.unit):\(line)")
    #expect(error.hint == "write '\(instead)' in line \(line)")
  }

  @Test(arguments: [
    "ExecStart=/opt/venvs/shop/current/bin/shop", "ExecStart=/opt/venvs/shop/run python3 -m shop",
    "# ExecStart=/opt/venvs/shop/bin/shop", "  ; ExecStart=/opt/venvs/shop/current/bin/python3",
    "Documentation=file:///opt/venvs/shop/bin/shop", "ExecStart=/bin/x\nX=/opt/venvs/shop/bin/shop",
    "# a \\\nX=/opt/venvs/shop/bin/shop", "ExecStart=/opt/venvs/shop/bin/own -v",
  ])
  func `other entries are not`(entry: String) throws {
    try check([Self.unit: "[Service]\n\(entry)\n", "opt/venvs/shop/bin/own": "#!/bin/sh\n"])
  }

  /// What the package itself puts beside the releases is looked at as in `/usr/bin`.
  @Test(arguments: ["usr/bin/shop", "opt/venvs/shop/bin/own"])
  func `scripts of the package are looked at`(name: String) throws {
    let error = try error(
      "#!/bin/sh\n\t# /opt/venvs/shop/current/bin/python3\nexec /opt/venvs/shop/current/bin/python3\n",
      in: name)
    #expect(error.location == "\(name):3")
    #expect(throws: DeploymentError.self) {
      try check([name: "#!/opt/venvs/shop/current/bin/python3\n"])
    }
    try check([name: "#!/bin/sh\nexec /opt/venvs/shop/current/bin/shop\n"])
  }
}
