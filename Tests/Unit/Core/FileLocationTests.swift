import Core
import SystemPackage
import Testing

struct FileLocationTests {
  @Test(arguments: [
    (FileLocation(file: "debian/control", line: 12), "debian/control:12"),
    (FileLocation(file: "/x/requirements.txt", line: 1, column: 7), "/x/requirements.txt:1:7"),
  ])
  func `a location reads file:line[:column]`(location: FileLocation, text: String) {
    #expect(location.description == text)
  }
}
