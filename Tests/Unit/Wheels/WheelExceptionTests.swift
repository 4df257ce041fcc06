import Archives
import Core
import Packaging
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Wheels

/// A wheel that breaks one rule.
struct RuleBreaker: Sendable, CustomTestStringConvertible {
  let rule: WheelRule
  let make: @Sendable () -> WheelBuilder

  var testDescription: String { rule.rawValue }

  init(_ rule: WheelRule, _ make: @escaping @Sendable () -> WheelBuilder) {
    self.rule = rule
    self.make = make
  }

  /// A wheel with other rows in its RECORD; the first is of `demo/__init__.py`.
  static func record(
    _ rule: WheelRule, _ change: @escaping @Sendable (inout [String]) -> Void
  ) -> RuleBreaker {
    RuleBreaker(rule) {
      var builder = WheelBuilder(["demo/__init__.py": "x = 1\n", "demo/a.py": "y = 2\n"])
      builder.record = change
      return builder
    }
  }

  /// A wheel with an entry_points.txt.
  static func entryPoints(_ rule: WheelRule, _ text: String) -> RuleBreaker {
    RuleBreaker(rule) { WheelBuilder(["demo-1.0.dist-info/entry_points.txt": text]) }
  }

  private static let digest = String(repeating: "A", count: 43)

  static let openable: [RuleBreaker] = [
    record(.unlistedFile) { $0.remove(at: 0) },
    record(.unlistedFile) { $0.removeSubrange(0..<2) },
    record(.unhashedFile) { $0[0] = "demo/__init__.py,," },
    record(.missingFile) { $0.append("demo/gone.py,sha256=\(digest),1") },
    record(.missingFile) { $0.append("demo,,") },
    record(.missingFile) { $0.append("demo/,,") },
    record(.recordMismatch) { $0[0] = "demo/__init__.py,sha256=\(digest),6" },
    record(.recordMismatch) { $0[0] = $0[0].dropLast() + "7" },
    record(.malformedRecord) { $0[0] = "demo/__init__.py,md5=abc,6" },
    record(.malformedRecord) { $0.append("demo/__init__.py,,") },
    record(.malformedRecord) { $0.append("\"demo") },
    record(.malformedRecord) { $0[1] = $0[1].replacing("/a.py", with: "\\a.py") },
    RuleBreaker(.repeatedFile) {
      var builder = WheelBuilder()
      builder.files.append(builder.files[0])
      return builder
    },
    RuleBreaker(.symbolicLink) {
      var builder = WheelBuilder()
      builder.files.append(.init("demo/link", "__init__.py"))
      builder.files[1].isLink = true
      return builder
    },
    RuleBreaker(.dataDirectory) { WheelBuilder(["Demo-1.0.data/scripts/tool": "#!/bin/sh\n"]) },
    RuleBreaker(.dataDirectory) { WheelBuilder(["demo-1.0.0.data/data/share/x": ""]) },
    RuleBreaker(.similarPaths) { WheelBuilder(["demo/A.py": "1", "demo/a.py": "2"]) },
    entryPoints(.repeatedCommand, "[console_scripts]\na = m:f\n[gui_scripts]\na = m:g\n"),
    entryPoints(.repeatedCommand, "[console_scripts]\na = m:f\na = m:g\n"),
    entryPoints(.entryPointSyntax, "\u{FEFF}[console_scripts]\na = m:g\n"),
    entryPoints(.entryPointSyntax, "[console_scripts]\na = m:g  # the command\n"),
    entryPoints(.entryPointSyntax, "[console_scripts]\na = m:g ; c\n"),
    entryPoints(.entryPointSyntax, "[console_scripts]\na = m:g()\n"),
    entryPoints(.entryPointSyntax, "[console_scripts]\nword\na = m:g\n"),
    entryPoints(.entryPointSyntax, "[console_scripts]\n[console_scripts]\na = m:g\n"),
  ]

  static let closed: [RuleBreaker] = [
    RuleBreaker(.unsafePlace) { WheelBuilder(["demo-1.0.data/data/pyvenv.cfg": ""]) },
    RuleBreaker(.unsafePlace) { WheelBuilder(["demo-1.0.data/etc/x": ""]) },
    RuleBreaker(.unsafeName) { WheelBuilder(["../x": ""]) },
    RuleBreaker(.unsafeName) { WheelBuilder(["/etc/x": ""]) },
    RuleBreaker(.unsafeCommand) { WheelBuilder(["demo-1.0.data/scripts/python3": ""]) },
    entryPoints(.unsafeCommand, "[console_scripts]\n../a = m:f\n"),
    entryPoints(.unsafeCommand, "[console_scripts]\na = m;g:f\n"),
    RuleBreaker(.zipStructure) {
      var builder = WheelBuilder()
      builder.files.append(.init("demo/__init__.py", "other"))
      builder.record = { $0.remove(at: 1) }
      return builder
    },
    RuleBreaker(.metadata) {
      var builder = WheelBuilder()
      builder.metadata = "Name: other\nVersion: 1.0\n"
      return builder
    },
  ]
}

@Suite struct WheelExceptionTests {
  /// Opens and plans a wheel.
  private func plan(
    _ path: FilePath, allowing rules: Set<WheelRule>
  ) async throws -> (plan: InstallPlan, planner: InstallPlanner) {
    let wheel = try Wheel.open(path, allowing: rules)
    let planner = try await InstallPlanner.demo()
    return (try planner.plan([InstallRequest(wheel: wheel, isRequested: false)]), planner)
  }

  private func rule(of error: any Error, _ path: FilePath) throws -> WheelRule? {
    WheelRefusal(
      error, of: try WheelName(path.lastComponent?.string ?? ""), .pinned, allowances: [])?.rule
  }

  @Test(arguments: RuleBreaker.openable)
  func isRefusedWithItsCodeUnlessAllowed(_ breaker: RuleBreaker) async throws {
    let directory = try Scratch()
    let path = try breaker.make().write(into: directory.path)
    let others = Set(WheelRule.openable).subtracting([breaker.rule])
    for rules in [[], others] {
      let error = await #expect(throws: (any Error).self) {
        let (plan, planner) = try await plan(path, allowing: rules)
        let tree = directory.path.appending("refused-\(rules.count)")
        try FileSystem.createDirectory(tree)
        try await WheelInstaller(plan: plan, root: tree, shebangs: planner.shebangs, jobs: 1)
          .install()
      }
      #expect(try rule(of: try #require(error), path) == breaker.rule, "\(error as Any)")
    }
  }

  /// What RECORD says afterwards is true, and complete.
  @Test(arguments: RuleBreaker.openable)
  func isInstalledWithATrueRecord(_ breaker: RuleBreaker) async throws {
    let directory = try Scratch()
    let path = try breaker.make().write(into: directory.path)
    let (plan, planner) = try await plan(path, allowing: [breaker.rule])
    #expect(plan.requests[0].wheel.exceptions.map(\.rule) == [breaker.rule])
    let tree = directory.path.appending("tree")
    try FileSystem.createDirectory(tree)
    try await WheelInstaller(plan: plan, root: tree, shebangs: planner.shebangs, jobs: 1).install()
    let site = plan.layout.sitePackages
    let record = try Record(
      parsing: FileSystem.read(
        tree.pushing(site).appending("demo-1.0.dist-info").appending("RECORD")))
    for row in record.rows where row.digest != nil {
      let name = try #require(row.path(inTreeFrom: site.string))
      let bytes = try FileSystem.read(tree.pushing(FilePath(name)))
      #expect(row.digest == Digest.of(bytes), "\(row.path)")
      #expect(row.size == bytes.count, "\(row.path)")
    }
    let files = try FileSystem.walk(tree).filter { $0.status.type != .directory }
    #expect(files.allSatisfy { $0.status.type == .regular })
    #expect(
      Set(record.rows.compactMap { $0.path(inTreeFrom: site.string) })
        == Set(files.map(\.path.string)))
  }

  @Test(arguments: RuleBreaker.closed)
  func nothingOpensTheOtherRules(_ breaker: RuleBreaker) async throws {
    let directory = try Scratch()
    let path = try breaker.make().write(into: directory.path)
    let error = await #expect(throws: (any Error).self) {
      _ = try await plan(path, allowing: Set(WheelRule.openable))
    }
    #expect(try rule(of: try #require(error), path) == breaker.rule, "\(error as Any)")
    #expect(!breaker.rule.isOpenable)
  }

  /// The same rule, opened or not, never depends on the others.
  @Test func everyRuleThatCanBeOpenedHasACase() {
    #expect(Set(RuleBreaker.openable.map(\.rule)) == Set(WheelRule.openable))
  }

  @Test func commandsAreReadAsTheAuthorMeant() throws {
    let directory = try Scratch()
    for breaker in RuleBreaker.openable
    where [.repeatedCommand, .entryPointSyntax].contains(breaker.rule) {
      let path = try breaker.make().write(into: directory.path)
      let wheel = try Wheel.open(path, allowing: [breaker.rule])
      #expect(wheel.entryPoints.scripts.map(\.attribute) == ["g"])
    }
  }
}

@Suite struct WheelAllowanceTests {
  @Test func parsesItsThreeParts() throws {
    let allowance = try WheelAllowance(" Play_Wright == 1.49.0 : unlisted-file : as: published ")
    #expect(allowance.name == (try PackageName("play-wright")))
    #expect(allowance.rule == .unlistedFile)
    #expect(allowance.reason == "as: published")
    #expect(allowance.covers(try WheelName("play_wright-1.49.0-py3-none-any.whl")))
    #expect(!allowance.covers(try WheelName("play_wright-1.49.1-py3-none-any.whl")))
    #expect(!allowance.covers(try WheelName("other-1.49.0-py3-none-any.whl")))
  }

  @Test(arguments: [
    ("demo==1.0", WheelAllowanceError.incomplete), ("demo==1.0: unlisted-file:", .incomplete),
    ("demo: unlisted-file: x", .notPinned("demo")),
    ("demo>=1: unlisted-file: x", .notPinned("demo>=1")),
    ("demo==1.*: unlisted-file: x", .notPinned("demo==1.*")),
    ("demo==1.0: typo: x", .unknownRule("typo")),
    ("demo==1.0: unsafe-name: x", .closedRule(.unsafeName)),
  ])
  func refuses(_ text: String, _ expected: WheelAllowanceError) {
    let error = #expect(throws: WheelAllowanceError.self) { try WheelAllowance(text) }
    #expect(error == expected)
  }

  @Test func theRefusalNamesTheWayOut() throws {
    let name = try WheelName("demo-1.0-py3-none-any.whl")
    let error = WheelError("/w/demo-1.0-py3-none-any.whl", member: "demo/x", .notInRecord)
    let allowance = try WheelAllowance("demo==1.0: unlisted-file: x")
    func refusal(
      _ provenance: WheelRefusal.Provenance, _ allowances: [WheelAllowance] = []
    ) throws -> WheelRefusal {
      try #require(WheelRefusal(error, of: name, provenance, allowances: allowances))
    }
    #expect(try refusal(.pinned).message.hasSuffix(" [unlisted-file]"))
    #expect(
      try refusal(.pinned).hint
        == "look at the file, and accept it with 'allow-wheel: demo==1.0: unlisted-file: <reason>'")
    #expect(try refusal(.unpinned).hint?.hasPrefix("pin the hash") == true)
    #expect(
      try refusal(.unpinned, [allowance]).message.contains(
        "'allow-wheel' needs its hash in the lock"))
    #expect(
      try refusal(.builtFromPinned).hint
        == "mend the build, or accept what it makes with "
        + "'allow-wheel: demo==1.0: unlisted-file: <reason>'")
    #expect(try refusal(.built).hint?.contains("'wheel-rules: pip'") == true)
    #expect(try refusal(.built, [allowance]).message.contains("needs the hash of its sdist"))
    let closed = WheelError("/w/demo-1.0-py3-none-any.whl", member: "demo/x", .nestedScript)
    let other = try #require(WheelRefusal(closed, of: name, .pinned, allowances: []))
    #expect(other.hint?.contains("allow-wheel") != true)
  }
}

@Suite struct ConflictRulesTests {
  /// Plans wheels written from files by name.
  private func plan(_ wheels: [WheelBuilder], _ rules: [String]) async throws -> InstallPlan {
    let directory = try Scratch()
    var conflicts = ConflictRules()
    for rule in rules {
      let isRule = conflicts.add(rule)
      #expect(isRule)
    }
    let layout = try await VenvLayout.demo()
    let planner = InstallPlanner(
      layout: layout, conflicts: conflicts,
      shebangs: ScriptShebangs(python: layout.python, style: .absolute))
    return try planner.plan(
      try wheels.map { InstallRequest(wheel: try $0.open(in: directory.path), isRequested: true) })
  }

  private func command(_ name: String, _ function: String) -> WheelBuilder {
    WheelBuilder(
      [
        "\(name.replacing("-", with: "_"))-1.0.dist-info/entry_points.txt":
          "[console_scripts]\nfastapi = m:\(function)\n"
      ], name: name.replacing("-", with: "_"))
  }

  @Test(arguments: ["fastapi", "fastapi-cli"])
  func aPathHasTheChosenOwner(_ chosen: String) async throws {
    let plan = try await plan(
      [command("fastapi", "a"), command("fastapi-cli", "b")], ["bin/fastapi: \(chosen)"])
    let file = try #require(plan.files.first { $0.path == "bin/fastapi" })
    #expect(plan.requests[file.owner].wheel.name.name.normalized == chosen)
    #expect(plan.conflicts.map(\.kept) == [chosen])
    #expect(plan.conflicts.map(\.isChosen) == [true])
    #expect(plan.warnings == [])
  }

  @Test func otherPathsAreStillErrors() async throws {
    let wheels = [
      WheelBuilder(["a.py": "1", "b.py": "1"], name: "first"),
      WheelBuilder(["a.py": "2", "b.py": "2"], name: "second"),
    ]
    let python = try await VenvLayout.demo().sitePackages.string
    let error = try await #require(throws: FileConflict.self) {
      _ = try await plan(wheels, ["\(python)/a.py: first"])
    }
    #expect(error.path == "\(python)/b.py")
    #expect(
      error.hint?.contains("'conflicts: \(python)/b.py: second'") == true, "\(error as Any)")
    let both = try await plan(wheels, ["last", "\(python)/a.py: first"])
    #expect(both.conflicts.map(\.kept) == ["first", "second"])
    #expect(both.conflicts.map(\.isChosen) == [true, false])
  }

  @Test func aChoiceBetweenSpellingsKeepsOne() async throws {
    let python = try await VenvLayout.demo().sitePackages.string
    for (chosen, path) in [("first", "a.py"), ("second", "A.py")] {
      let plan = try await plan(
        [WheelBuilder(["a.py": "1"], name: "first"), WheelBuilder(["A.py": "2"], name: "second")],
        ["\(python)/a.py: \(chosen)"])
      #expect(
        plan.files.map(\.path).filter { $0.lowercased().hasSuffix("/a.py") }
          == ["\(python)/\(path)"])
      let lists = plan.recorded.joined().map { plan.files[$0].path }
        .filter { $0.lowercased().hasSuffix("/a.py") }
      #expect(lists == ["\(python)/\(path)"])
    }
  }

  @Test func aChoiceThatDecidesNothingIsReported() async throws {
    let plan = try await plan([WheelBuilder()], ["bin/x: demo"])
    #expect(plan.warnings.count == 1)
    #expect(plan.warnings.first?.contains("'bin/x: demo' is not needed") == true)
  }

  @Test(arguments: ["", "maybe", "bin/x:", ": name", "/bin/x: name", "bin/: name", "bin/x: -"])
  func refuses(_ text: String) {
    var rules = ConflictRules()
    let isRule = rules.add(text)
    #expect(!isRule)
  }
}
