import Core
import SystemPackage

/// Runs a test with a directory of its own.
func withScratch(_ body: (FilePath) throws -> Void) throws {
  let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "venvdeb-core-")
  try body(directory.path)
}
