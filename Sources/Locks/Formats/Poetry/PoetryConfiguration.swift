internal import Core
internal import Packaging
internal import SystemPackage

/// What the `poetry.toml` of a project sets for Poetry in that project alone.
struct PoetryConfiguration {
  /// The restrictions `installer.no-binary` and `installer.only-binary`.
  private(set) var formats = FormatControl()

  /// Reads the file beside a lock; without one nothing is set.
  ///
  /// Throws `LockError`.
  init(beside lock: LockFile) throws(LockError) {
    let file = try LockFile.tomlIfPresent(
      lock.directory.appending("poetry.toml"), format: "configuration of Poetry")
    guard let installer = try file?.root.table("installer") else { return }
    let noBinary = try Self.names(installer, "no-binary")
    let onlyBinary = try Self.names(installer, "only-binary")
    // A name of a distribution counts for more than ":all:", wherever that is.
    if noBinary.contains(":all:") {
      formats.setNoBinary(":all:")
    } else if onlyBinary.contains(":all:") {
      formats.setOnlyBinary(":all:")
    }
    for name in noBinary where name != ":all:" { formats.setNoBinary(name) }
    for name in onlyBinary where name != ":all:" { formats.setOnlyBinary(name) }
  }

  /// Returns the names of a policy: an array, a text with commas, or a boolean for all or none.
  private static func names(_ table: LockTable, _ key: String) throws(LockError) -> [String] {
    guard let value = table.table[key] else { return [] }
    if case .boolean(let flag) = value.content { return flag ? [":all:"] : [] }
    guard let text = value.string else {
      return try (table.strings(key) ?? []).filter { $0 != ":none:" }
    }
    switch text.lowercased() {
    case "true", "1": return [":all:"]
    case "false", "0": return []
    default:
      return text.split(separator: ",").map { PythonText.stripped($0) }
        .filter { !$0.isEmpty && $0 != ":none:" }
    }
  }
}
