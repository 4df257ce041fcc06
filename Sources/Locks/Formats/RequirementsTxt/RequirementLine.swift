internal import Packaging

/// A logical line of a requirements file that has a requirement, in its parts (pip documentation,
/// "Requirements File Format").
struct RequirementLine {
  /// The requirement, with its marker.
  let requirement: String
  /// What follows the requirement.
  let options: [RequirementsOption.Parsed]
  /// Whether `-e` or `--editable` is before it.
  let isEditable: Bool

  /// Parses a line; one without a requirement has only options.
  ///
  /// What follows `-e` is a requirement like others, with its marker and options: so uv writes
  /// members of a workspace that not every platform needs.
  init(_ line: String) throws(RequirementsOptionError) {
    let target = Self.editableTarget(of: line)
    (requirement, options) = try RequirementsOption.parse(target ?? line)
    isEditable = target != nil
  }

  /// Parses the value of `-e`, after a shell's quotes are gone.
  init(editable value: String) throws(RequirementsOptionError) {
    (requirement, options) = try RequirementsOption.parse(value)
    isEditable = true
  }

  /// Returns the marker of a line, whatever else is wrong with it; nil if it has none.
  static func marker(of line: String) -> Marker? {
    let target = editableTarget(of: line) ?? line
    let end = RequirementsOption.start(in: target.utf8)
    return split(PythonText.stripped(target[..<end])).marker.flatMap { try? Marker($0) }
  }

  /// Splits a requirement into what it names and the text of its marker, as pip does: in a URL only
  /// a blank after the semicolon makes it one.
  static func split(_ text: String) -> (target: String, marker: String?) {
    let separator = DirectReference.isURL(text) ? "; " : ";"
    let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    let marker = parts.count > 1 ? PythonText.stripped(parts[1]) : ""
    return (PythonText.stripped(parts[0]), marker.isEmpty ? nil : marker)
  }

  /// Returns what follows `-e` at the start of a line; nil for another line, and for a value in
  /// quotes, which is split as a shell would.
  private static func editableTarget(of line: String) -> String? {
    for option in ["--editable", "-e"] where line.hasPrefix(option) {
      let rest = line.dropFirst(option.count)
      guard let first = rest.first, first == " " || first == "\t" || first == "=" else { continue }
      let target = PythonText.stripped(rest.dropFirst())
      guard let start = target.first, !"'\"-".contains(start) else { return nil }
      return target
    }
    return nil
  }
}
