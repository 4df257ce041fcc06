import Core
import SystemPackage
import Testing

struct RelativePathTests {
  @Test(
    arguments: [
      ("lib/a.so", "lib", "a.so"), ("lib/a.so", "bin", "../lib/a.so"),
      ("/opt/x/lib", "/opt/x/bin/deep", "../../lib"), ("lib", "lib", ""), ("a/b", "", "a/b"),
      ("library/a", "lib", "../library/a"),
    ] as [(FilePath, FilePath, FilePath)])
  func `the way from a directory to a path is the shortest`(
    path: FilePath, directory: FilePath, way: FilePath
  ) {
    #expect(FilePath.relative(path, from: directory) == way)
  }
}
