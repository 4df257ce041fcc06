/// What the table `build-system` of a pyproject.toml requires (PEP 518).
///
/// Only what a warning and the choice of an environment need is read, as it is usually written; the
/// build itself reads the file with a TOML parser.
enum BuildSystemTable {
  /// What a build without the table requires (PEP 517), and an sdist of its time expects.
  static let legacy = ["setuptools", "wheel"]

  /// Returns the requirements in the text of a pyproject.toml.
  static func requirements(in text: String) -> [String] {
    var isInTable = false
    var list = ""
    var isInList = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if !isInList, line.hasPrefix("[") {
        isInTable = line.hasPrefix("[build-system]")
      } else if isInTable, !isInList, line.hasPrefix("requires"),
        let start = line.firstIndex(of: "[")
      {
        isInList = true
        list = String(line[line.index(after: start)...])
      } else if isInList {
        list += "\n" + line
      }
      if isInList, let found = strings(in: list) { return found }
    }
    return isInTable || isInList ? [] : legacy
  }

  /// Returns the strings of a list up to its end; nil if that has not come yet.
  private static func strings(in list: String) -> [String]? {
    var strings: [String] = []
    var rest = list[...]
    while let character = rest.popFirst() {
      switch character {
      case "]": return strings
      case "#": rest = rest.drop { $0 != "\n" }
      case "\"", "'":
        guard let end = rest.firstIndex(of: character) else { return nil }
        strings.append(String(rest[..<end]))
        rest = rest[rest.index(after: end)...]
      default: break
      }
    }
    return nil
  }
}
