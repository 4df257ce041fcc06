internal import Core

/// Names of commands.
extension Settings.Value {
  /// Returns the value as the name of a command of the tree, which gets a link of that name.
  ///
  /// Throws `SettingError` for what other tools would take for a list, a path or two names.
  func commandName() throws(SettingError) -> String {
    let hint: String
    if text.contains("#") {
      hint = "a comment needs a line of its own, which begins with '#'"
    } else if text.contains(where: { "\"'`".contains($0) }) {
      hint = "write '\(key): \(text.filter { !"\"'`".contains($0) })', without quotes"
    } else if text.contains("=") || text.contains("/") || text.contains("->") {
      hint =
        "write the name of a command only, which is that of the link too; links of other names or in "
        + "other directories are for debian/<package>.links"
    } else if text.isEmpty || text.contains(where: { $0 == "," || $0.isWhitespace }) {
      hint = "write a line '\(key): NAME' for each command"
    } else {
      return text
    }
    throw SettingError(
      location: location, message: "'\(text)' is not the name of a command", hint: hint)
  }
}
