import SystemPackage
import Testing

@testable import Wheels

/// RECORD's paths are relative to the directory that holds the metadata directory.
struct RecordPathTests {
  @Test(arguments: [
    ("lib/python3.11/site-packages/demo/a.py", "demo/a.py"),
    ("lib/python3.11/site-packages-2/a.py", "../site-packages-2/a.py"),
    ("lib/libdemo.so", "../../libdemo.so"),
    ("lib64/libdemo.so", "../../../lib64/libdemo.so"),
    ("bin/demo", "../../../bin/demo"),
    ("share/lib/python3.11/site-packages/a", "../../../share/lib/python3.11/site-packages/a"),
  ])
  func takesTheShortestWay(_ path: String, _ expected: String) {
    #expect(Record.path(to: path, from: "lib/python3.11/site-packages") == expected)
  }

  @Test(arguments: [
    ("demo/a.py", "lib/python3.11/site-packages/demo/a.py"),
    ("./demo//a.py", "lib/python3.11/site-packages/demo/a.py"),
    (".hidden", "lib/python3.11/site-packages/.hidden"),
    ("../../../bin/demo", "bin/demo"),
    ("../../../lib64/libdemo.so", "lib/libdemo.so"),
    ("/opt/venvs/demo/bin/demo", "bin/demo"),
    ("/usr/bin/demo", nil),
    ("../../../../bin/demo", nil),
  ])
  func namesAFileOfTheTree(_ row: String, _ expected: String?) {
    let row = Record.Row(path: row, digest: nil, size: nil)
    #expect(
      row.path(inTreeFrom: "lib/python3.11/site-packages", prefix: "/opt/venvs/demo") == expected)
  }
}
