import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// Lines whose marker is false for the target.
@Suite struct LockMarkerTests {
  private let environment: MarkerEnvironment

  init() throws { environment = try MarkerEnvironment(values: bookworm) }

  /// Each is an error where its marker is true.
  @Test(arguments: [
    "b ; MARKER", "b>=1 ; MARKER", "b==0.4.* ; MARKER", "b===1.0.custom-x ; MARKER",
    "./gone ; MARKER", "b @ ./gone ; MARKER", "gone-1.0-py3-none-any.whl ; MARKER",
    "https://h/x.whl ; MARKER", "-e ./gone ; MARKER", "--editable=./gone ; MARKER",
    "b==1 ; MARKER --hash=sha256:00", "b==1 ; MARKER --hash=md5:d41d8cd98f00b204e9800998ecf8427e",
    "b==1 ; MARKER --frobnicate", "b==1 ; MARKER --global-option=x",
    "pkg-resources==0.0.0 ; MARKER", "b=1 ; MARKER",
  ])
  func aLineThatDoesNotApplyMayHaveAnyError(_ line: String) throws {
    let pin = "a==1\n"
    func read(_ marker: String) throws -> [LockEntry] {
      let text = pin + line.replacing("MARKER", with: marker)
      return try RequirementsDirectory(["requirements.txt": text]).read().entries(in: environment)
    }
    #expect(try read(#"sys_platform == "win32""#).map(\.name.normalized) == ["a"])
    let error = #expect(throws: LockError.self) { try read(#"sys_platform == "linux""#) }
    #expect(error?.location?.hasSuffix("requirements.txt:2") == true)
  }

  @Test func whatIsSkippedIsListed() throws {
    let lock = try RequirementsDirectory([
      "requirements.txt": """
      a==1
      b==1 ; sys_platform == "win32"
      git+https://h/r@v1 ; sys_platform == "win32"
      ./gone ; sys_platform == "win32"
      """
    ]).read()
    #expect(
      lock.skipped(in: environment).map { $0.drop { $0 != ":" } } == [
        #":2: b==1; sys_platform == "win32""#, ":3: git+https://h/r@v1",
        #":4: ; sys_platform == "win32""#,
      ])
  }
}
