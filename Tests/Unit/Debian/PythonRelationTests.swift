import Debian
import Testing

@Suite struct PythonRelationTests {
  @Test(arguments: [
    (">=", "2.0", false, ["p (>= 1:2.0)"]), (">=", "2.1.0", false, ["p (>= 1:2.1.0)"]),
    (">=", "2.3.0", false, ["p (>= 1:2.3)"]), (">=", "2.1rc1", false, ["p (>= 1:2.1~rc1)"]),
    ("<", "3", false, ["p (<< 1:3~)"]), ("<=", "2.3", false, ["p (<< 1:2.3.0~)"]),
    ("==", "2.3", false, ["p (<< 1:2.3.0~)", "p (>= 1:2.3)"]),
    ("==", "2", true, ["p (<< 1:3~)", "p (>= 1:2)"]),
    ("~=", "2.1", false, ["p (<< 1:3~)", "p (>= 1:2.1)"]),
    ("!=", "2.1", false, ["p"]), ("===", "2.3", false, ["p"]),
    // What the installed version would break says nothing.
    (">=", "4", false, ["p"]), ("<", "2", false, ["p"]),
    // A number that has no successor.
    ("==", "2.9223372036854775807", true, ["p"]), ("~=", "9223372036854775807.1", false, ["p"]),
  ])
  func comesNear(comparison: String, version: String, isPrefix: Bool, relations: [String]) throws {
    let installed = try PackageVersion(parsing: "1:2.3+dfsg-1")
    let clause = PythonRelation.Clause(comparison, version, isPrefixMatch: isPrefix)
    #expect(PythonRelation.relations(to: "p", [clause], installed: installed) == relations)
  }

  @Test func noClauseMeansAnyVersion() throws {
    let installed = try PackageVersion(parsing: "1")
    #expect(PythonRelation.relations(to: "p", [], installed: installed) == ["p"])
  }
}
