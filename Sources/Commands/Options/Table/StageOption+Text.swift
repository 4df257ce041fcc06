/// How a row is described, in `--help`, manuals and documentation.
extension StageOption {
  /// One sentence or more, with the choices, the default and whether the option is repeatable.
  var summary: String {
    let notes = [fallback.map { "default: \($0)" }, isRepeatable ? "repeatable" : nil]
      .compactMap { $0 }.joined(separator: "; ")
    return sentences(notes: notes)
  }

  /// One sentence or more, with the choices.
  var sentences: String { sentences(notes: "") }

  private func sentences(notes: String) -> String {
    var text = help
    if case .choices(_, let choices)? = placeholder {
      text += ": \(choices.dropLast().joined(separator: ", ")) or \(choices.last ?? "")"
    }
    if !notes.isEmpty { text += " (\(notes))" }
    text += "."
    return details.isEmpty ? text : "\(text) \(details)"
  }
}

extension StageOption.Placeholder {
  /// The word that stands for a value.
  var name: String {
    switch self {
    case .file: "file"
    case .directory: "directory"
    case .text(let name), .choices(let name, _): name
    }
  }
}
