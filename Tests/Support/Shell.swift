internal import Glibc
internal import Testing

/// Runs a shell command and returns its exit status and what it printed.
///
/// The tests of this target compare with dpkg's own tools.
package func shell(_ command: String) throws -> (status: Int32, output: String) {
  let stream = try #require(popen("LC_ALL=C.UTF-8; export LC_ALL; " + command, "r"))
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
    bytes += buffer[..<count]
  }
  let status = pclose(stream)
  return (status >> 8, String(decoding: bytes, as: UTF8.self))
}
