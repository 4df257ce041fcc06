internal import Core
package import SystemPackage

/// Returns every entry below a directory, by path and mode, with its bytes or its target.
///
/// Throws `FileError`.
package func listing(_ root: FilePath) throws -> [String: [UInt8]] {
  var entries: [String: [UInt8]] = [:]
  for (path, status) in try FileSystem.walk(root) {
    let mode = "\(path.string) \(String(status.permissions.rawValue, radix: 8))"
    switch status.type {
    case .regular: entries[mode] = try FileSystem.read(root.pushing(path))
    case .symbolicLink:
      entries[path.string] = Array(try FileSystem.readSymbolicLink(root.pushing(path)).string.utf8)
    default: entries[mode + "/"] = []
    }
  }
  return entries
}
