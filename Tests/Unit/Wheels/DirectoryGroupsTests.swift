import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Wheels

@Suite struct DirectoryGroupsTests {
  @Test func `have every directory once, after its parents`() async throws {
    let directory = try Scratch()
    let planner = try await InstallPlanner.demo()
    let requests = try [("first", "a"), ("second", "b")].map { name, package in
      InstallRequest(
        wheel: try Wheel.open(
          WheelBuilder(
            [
              "\(package)/x/y/z.py": "", "\(package)/x/w/z.py": "", "ns/\(package)/x.py": "",
              "\(name)-1.0.data/data/share/\(package)/1/2/3/4/5": "",
            ], name: name
          ).write(into: directory.path)), isRequested: false)
    }
    let plan = try planner.plan(requests)
    let groups = DirectoryGroups(plan)
    #expect(Set(groups.common + groups.separate.joined()) == Set(plan.directories))
    #expect(groups.common.count + groups.separate.joined().count == plan.directories.count)
    #expect(groups.common.contains(plan.layout.sitePackages.string))
    let site = plan.layout.sitePackages.string
    for name in ["a", "b", "ns"] {
      #expect(groups.separate.filter { $0.contains("\(site)/\(name)") }.count == 1, "\(name)")
    }
    #expect(groups.separate.map(\.count) == groups.separate.map(\.count).sorted(by: >))
    // Whoever makes a group needs what is common and nothing else.
    for group in groups.separate {
      var made = Set(groups.common)
      for path in group {
        let parent = FilePath(path).removingLastComponent().string
        #expect(made.contains(parent), "\(path)")
        made.insert(path)
      }
    }
  }
}
