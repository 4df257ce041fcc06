internal import Core

/// A file of another tool that is not read: a lock that has to be exported, or what a lock is made
/// from.
package struct ForeignLock: Sendable, Hashable {
  /// The name that the tool gives it.
  package let fileName: String
  /// Other names that it has.
  package var aliases: [String] = []
  /// What it is, such as `a lock of uv`.
  package let kind: String
  /// The command that makes a lock that is read from it.
  package let export: String
  /// The command of the tool that makes or refreshes it; nil for what is not a tool's lock.
  package var update: String? = nil

  /// Returns whether a file of this name is one.
  ///
  /// `pylock.toml` may have a name in it: `pylock.production.toml` (PEP 751).
  func matches(fileName name: String) -> Bool {
    if name == fileName || aliases.contains(name) { return true }
    guard fileName == Self.pylock else { return false }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "pylock" && parts[2] == "toml"
  }

  /// Returns the name of the foreign lock that has these contents, under whatever name; nil for
  /// anything else.
  static func fileName(ofContents bytes: [UInt8]) -> String? {
    let text = SniffedText(bytes.prefix(sniffed))
    if text.isObject, text.contains("\"_meta\"") { return "Pipfile.lock" }
    // Poetry's is in a table at the end of the file.
    let head = text.lines.prefix { $0.first != UInt8(ascii: "[") }
    if head.contains(where: { SniffedText.isKey("lock-version", in: $0) }) { return pylock }
    if let source = sourceName(ofContents: bytes, text: text) { return source }
    let hasPackages = text.hasLine("[[package]]") || text.hasLine("[[distribution]]")
    guard hasPackages || text.hasLine("[metadata]") else { return nil }
    if text.contains("enerated by Poetry") { return "poetry.lock" }
    if text.contains("enerated by PDM") { return "pdm.lock" }
    // Both have a table of this name, PDM at the start and Poetry at the end, and their own keys in it.
    let end = SniffedText(bytes.suffix(sniffed))
    if text.hasLine("[metadata]") || end.hasLine("[metadata]") {
      func has(_ keys: [String]) -> Bool {
        (text.lines + end.lines).contains { line in
          keys.contains { SniffedText.isKey($0, in: line) }
        }
      }
      if has(["lock_version"]) { return "pdm.lock" }
      if has(["lock-version", "content-hash", "python-versions"]) { return "poetry.lock" }
    }
    return hasPackages ? "uv.lock" : nil
  }

  /// The name of the lock of PEP 751.
  static let pylock = "pylock.toml"

  /// The number of bytes at the start and at the end of a file that are looked at.
  private static let sniffed = 64 << 10
}
