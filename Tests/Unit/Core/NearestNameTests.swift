import Core
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("stgae", "stage"), ("chekc", "check"), ("stage", "stage"), ("frobnicate", nil), ("", nil),
    (String(repeating: "stage", count: 100), nil),
  ])
  func `a near name is suggested`(name: String, suggestion: String?) {
    #expect(NearestName.find(to: name, in: ["init", "stage", "check", "bundle"]) == suggestion)
  }
}
