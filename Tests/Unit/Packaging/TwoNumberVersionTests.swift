import Packaging
import Testing

@Suite struct TwoNumberVersionTests {
  @Test(arguments: [
    ("3.11", PythonVersion(3, 11)), ("3.11.2", PythonVersion(3, 11)),
    ("3.13t", PythonVersion(3, 13)), ("3.14.0rc1", PythonVersion(3, 14)), ("3", nil), ("", nil),
    ("x.1", nil), ("3.", nil), (".3", nil), ("-3.1", nil), ("+3.1", nil), ("3.-1", nil),
    ("3.99999", nil), ("99999.1", nil), ("3.9223372036854775807", nil),
  ])
  func readsVersionsOfPython(text: String, version: PythonVersion?) {
    #expect(PythonVersion(parsing: text) == version)
  }

  @Test(arguments: [
    ("2.36", LibcVersion(2, 36)), ("2.41-rc1", LibcVersion(2, 41)), ("1.2.3", LibcVersion(1, 2)),
    ("2", nil), ("x.1", nil), ("2.", nil),
  ])
  func readsVersionsOfLibraries(text: String, version: LibcVersion?) {
    #expect(LibcVersion(parsing: text) == version)
  }

  @Test func ordersByNumber() {
    #expect(PythonVersion(3, 9) < PythonVersion(3, 11))
    #expect(PythonVersion(2, 7) < PythonVersion(3, 0))
    #expect(LibcVersion(2, 9) < LibcVersion(2, 36))
    #expect("\(PythonVersion(3, 11)) \(LibcVersion(2, 36))" == "3.11 2.36")
  }
}
