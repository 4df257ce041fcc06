package import SystemPackage

/// The format of `pylock.toml` (PEP 751; "pylock.toml specification").
package struct Pylock: LockFormat {
  package let name = "pylock file"
  package let fileNames = ["pylock.toml"]

  package init() {}

  /// Returns whether the name is `pylock.toml` or `pylock.<name>.toml`.
  package func recognizes(fileName: String) -> Bool {
    let parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
    return parts.first == "pylock" && parts.last == "toml"
      && (parts.count == 2 || parts.count == 3 && !parts[1].isEmpty)
  }

  package func read(
    _ file: FilePath, _ request: LockRequest, into lock: inout Lock
  ) throws(LockError) {
    let reader = try PylockReader(LockFile.toml(file, format: name), request.scope)
    try reader.read(into: &lock, project: request.project)
  }
}
