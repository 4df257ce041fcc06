internal import Core
internal import SystemPackage

/// A configuration file of pip, in the form that Python's `configparser` reads: sections, `name =
/// value` or `name: value`, values that go on in lines with more indentation.
struct PipConfigurationFile {
  /// The values by section and option; options as their long forms without dashes.
  let values: [String: [String: String]]

  /// Reads the text of a file.
  ///
  /// Throws `PipSettingsError`, with the line, for what `configparser` rejects.
  init(parsing text: String, path: FilePath) throws(PipSettingsError) {
    var values: [String: [String: String]] = [:]
    var defaults: [String: String] = [:]
    var section: String?
    var option: String?
    var indentation = 0
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      func flaw(_ reason: String) -> PipSettingsError {
        PipSettingsError(location: FileLocation(file: path, line: number + 1), reason: reason)
      }
      let stripped = line.drop(while: \.isWhitespace)
      // A comment has a line of its own; an empty line may be in the middle of a value.
      if stripped.first == "#" || stripped.first == ";" { continue }
      if stripped.isEmpty { continue }
      let indent = line.count - stripped.count
      if let name = section, let key = option, indent > indentation {
        let more = "\n" + stripped.trimmed
        if name == Self.defaults {
          defaults[key, default: ""] += more
        } else {
          values[name]?[key, default: ""] += more
        }
        continue
      }
      indentation = indent
      if stripped.first == "[" {
        guard let end = stripped.lastIndex(of: "]") else { throw flaw("missing ']'") }
        let name = String(stripped[stripped.index(after: stripped.startIndex)..<end])
        guard name == Self.defaults || values[name] == nil else {
          throw flaw("section '\(name)' is there twice")
        }
        if name != Self.defaults { values[name] = [:] }
        (section, option) = (name, nil)
        continue
      }
      guard let name = section else { throw flaw("an option before the first section") }
      guard let delimiter = stripped.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        throw flaw("expected 'name = value', got '\(String(stripped.trimmed).excerpt)'")
      }
      let key = PipSettings.option(named: stripped[..<delimiter].trimmed)
      guard !key.isEmpty else { throw flaw("an option without a name") }
      let value = String(stripped[stripped.index(after: delimiter)...].trimmed)
      let known = name == Self.defaults ? defaults[key] : values[name]?[key]
      guard known == nil else { throw flaw("option '\(key)' is there twice in '\(name)'") }
      if name == Self.defaults { defaults[key] = value } else { values[name]?[key] = value }
      option = key
    }
    self.values = values.mapValues { $0.merging(defaults) { own, _ in own } }
  }

  /// The section whose options all others have.
  private static let defaults = "DEFAULT"
}

extension Substring {
  /// The text without white space around it.
  fileprivate var trimmed: Substring {
    var text = self.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
