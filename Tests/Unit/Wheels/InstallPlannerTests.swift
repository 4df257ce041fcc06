import Archives
import Core
import Packaging
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Wheels

@Suite struct InstallPlannerTests {
  /// Plans wheels written from files by name.
  private func plan(
    _ wheels: [WheelBuilder], _ conflicts: ConflictPolicy = .error
  ) async throws -> InstallPlan {
    let directory = try Scratch()
    let requests = try wheels.map {
      InstallRequest(wheel: try $0.open(in: directory.path), isRequested: true)
    }
    return try await InstallPlanner.demo(conflicts).plan(requests)
  }

  /// The owner of a file, by the name of its wheel.
  private func owner(of path: String, in plan: InstallPlan) -> String? {
    plan.files.first { $0.path.hasSuffix(path) }
      .map { plan.requests[$0.owner].wheel.name.name.normalized }
  }

  @Test func placesEveryScheme() async throws {
    var builder = WheelBuilder([
      "demo.py": "", "demo-1.0.data/purelib/pure.py": "", "demo-1.0.data/platlib/plat.py": "",
      "demo-1.0.data/headers/demo.h": "", "demo-1.0.data/scripts/tool": "",
      "demo-1.0.data/data/share/x": "",
      "demo-1.0.dist-info/entry_points.txt": "[console_scripts]\nrun = demo:main\n",
    ])
    builder.files.append(.init("program", "", isExecutable: true))
    let plan = try await plan([builder])
    let site = plan.layout.sitePackages.string
    let python = plan.layout.target.python.directoryName
    let info = "\(site)/demo-1.0.dist-info"
    #expect(
      plan.files.map { ($0.isExecutable ? "+" : "") + $0.path }.sorted()
        == [
          "\(site)/demo.py", "\(site)/pure.py", "\(site)/plat.py",
          "include/site/\(python)/demo/demo.h", "+bin/tool", "share/x", "+bin/run",
          "+\(site)/program", "\(info)/METADATA", "\(info)/WHEEL", "\(info)/INSTALLER",
          "\(info)/REQUESTED", "\(info)/entry_points.txt",
        ].sorted())
    for (index, directory) in plan.directories.enumerated() {
      guard let slash = directory.lastIndex(of: "/") else { continue }
      #expect(plan.directories[..<index].contains(String(directory[..<slash])), "\(directory)")
    }
    #expect(Set(plan.directories).count == plan.directories.count)
    #expect(plan.directories.contains("share"))
    #expect(plan.recorded == [Array(plan.files.indices)])
  }

  @Test func doesNotDependOnTheOrder() async throws {
    let first = WheelBuilder(["a.py": "1"], name: "first")
    let second = WheelBuilder(["a.py": "2"], name: "second")
    for policy in [ConflictPolicy.first, .last] {
      let plans = [
        try await plan([first, second], policy), try await plan([second, first], policy),
      ]
      #expect(
        plans.map { owner(of: "/a.py", in: $0) }
          == Array(repeating: policy == .first ? "first" : "second", count: 2))
      // The RECORD of the one whose file is not there lists what is.
      #expect(
        plans[0].recorded.allSatisfy {
          $0.contains { plans[0].files[$0].path.hasSuffix("/a.py") }
        })
    }
  }

  @Test func acceptsTheSameFileTwice() async throws {
    let plan = try await plan([
      WheelBuilder(["ns/__init__.py": "x"], name: "first"),
      WheelBuilder(["ns/__init__.py": "x"], name: "second"),
    ])
    #expect(plan.files.filter { $0.path.hasSuffix("ns/__init__.py") }.count == 1)
  }

  @Test(arguments: [
    ("a.py", "a.py", FileConflict.Kind.contents), ("a.py", "A.py", .spelling),
    ("caf\u{e9}.py", "cafe\u{301}.py", .spelling), ("stra\u{df}e", "STRASSE", .spelling),
    ("a", "a/b", .directory), ("a/b", "a", .directory), ("A", "a/b", .directory),
  ])
  func refusesConflicts(_ left: String, _ right: String, _ kind: FileConflict.Kind) async throws {
    let wheels = [
      WheelBuilder([left: "1"], name: "first"), WheelBuilder([right: "2"], name: "second"),
    ]
    let error = try await #require(throws: FileConflict.self) { _ = try await plan(wheels) }
    #expect(error.kind == kind)
    #expect([error.wheel, error.otherWheel].sorted().map { $0.prefix(5) } == ["first", "secon"])
  }

  @Test func directoriesMayDifferInCase() async throws {
    let plan = try await plan([
      WheelBuilder(["Crypto/a.py": ""], name: "first"),
      WheelBuilder(["crypto/b.py": ""], name: "second"),
    ])
    #expect(plan.files.count == 12 - 2)
  }

  @Test func directoriesMayDifferInTheirUnicodeForm() async throws {
    let plan = try await plan([
      WheelBuilder(["caf\u{e9}/a.py": ""], name: "first"),
      WheelBuilder(["cafe\u{301}/b.py": ""], name: "second"),
    ])
    let directories = plan.directories.filter {
      $0.utf8.contains(UInt8(ascii: "f")) && $0.hasSuffix("\u{e9}")
    }
    #expect(Set(directories.map { Array($0.utf8) }).count == 2)
    #expect(plan.files.map(\.path).filter { $0.utf8.contains(0xcc) }.count == 1)
  }

  @Test func aFileThatGivesWayLeavesNoDirectory() async throws {
    var rules = ConflictRules(.first)
    let isChoice = rules.add("share/B.txt: first")
    #expect(isChoice)
    let scratch = try Scratch()
    let requests = try [
      WheelBuilder(["first-1.0.data/data/share/B.txt": "1"], name: "first"),
      WheelBuilder(["second-1.0.data/data/Share/b.txt": "2"], name: "second"),
    ].map { InstallRequest(wheel: try $0.open(in: scratch.path), isRequested: true) }
    let planner = try await InstallPlanner.demo(.first)
    let plan = try InstallPlanner(
      layout: planner.layout, conflicts: rules, shebangs: planner.shebangs
    ).plan(requests)
    #expect(plan.directories.contains("share"))
    #expect(!plan.directories.contains("Share"))
    #expect(!plan.files.contains { $0.path.hasSuffix("b.txt") })
    for directory in plan.directories {
      #expect(plan.files.contains { $0.path.hasPrefix(directory + "/") })
    }
  }

  @Test func caseMayDifferWhereAPolicySaysSo() async throws {
    let plan = try await plan(
      [WheelBuilder(["a.py": ""], name: "first"), WheelBuilder(["A.py": ""], name: "second")],
      .first)
    #expect(plan.files.filter { $0.path.lowercased().hasSuffix("/a.py") }.count == 2)
  }

  @Test(arguments: [ConflictPolicy.error, .first, .last])
  func refusesAWheelAtOddsWithItself(_ policy: ConflictPolicy) async throws {
    let builder = WheelBuilder(["a.py": "1", "demo-1.0.data/platlib/a.py": "2"])
    let error = try await #require(throws: WheelError.self) {
      _ = try await plan([builder], policy)
    }
    #expect(error.member == "demo-1.0.data/platlib/a.py")
  }

  @Test(arguments: [
    "purelib/demo-1.0.dist-info/RECORD", "purelib/pip-1.dist-info/METADATA",
    "data/lib/PYTHON/site-packages/pip-1.dist-info/x",
    "data/lib/PYTHON/site-packages/demo-1.0.dist-info/RECORD",
  ])
  func refusesMetadataOfOthers(_ place: String) async throws {
    let python = try await VenvLayout.demo().target.python.directoryName
    let builder = WheelBuilder(["demo-1.0.data/\(place.replacing("PYTHON", with: python))": ""])
    let error = try await #require(throws: WheelError.self) { _ = try await plan([builder]) }
    guard case .reservedPath = error.reason else {
      Issue.record("refused for \(error.reason)")
      return
    }
  }

  @Test func leavesOutWhatOnlyTheInstallerMayWrite() async throws {
    let info = "demo-1.0.dist-info"
    let plan = try await plan([
      WheelBuilder([
        "a.py": "", "__pycache__/a.cpython-311.pyc": "stale", "__pycache__/b.cpython-311.pyc": "",
        "\(info)/INSTALLER": "evil", "\(info)/direct_url.json": "{}",
        "demo-1.0.data/purelib/\(info)/REQUESTED": "evil",
      ])
    ])
    let paths = plan.files.map(\.path)
    #expect(!paths.contains { $0.hasSuffix("a.cpython-311.pyc") })
    #expect(paths.contains { $0.hasSuffix("b.cpython-311.pyc") })
    #expect(!paths.contains { $0.hasSuffix("direct_url.json") })
    for name in ["INSTALLER", "REQUESTED"] {
      let file = try #require(plan.files.first { $0.path.hasSuffix("\(info)/\(name)") })
      #expect(file.size == (name == "INSTALLER" ? "venvdeb\n".utf8.count : 0))
    }
  }
}
