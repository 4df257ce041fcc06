package import SystemPackage

/// A file with placeholders: `@NAME@`, a name of capital letters and underscores.
///
/// The value of a placeholder is a list. A line is written once for each value of its placeholders,
/// so a line whose placeholder has no value is left out. A placeholder with one value may be in a
/// line with one of several. Nothing else is special, and values are not expanded again: there is
/// nothing to quote.
package struct Template: Sendable {
  /// The file that it is from, for messages.
  private let file: FilePath
  private let text: String

  package init(_ text: String, file: FilePath) {
    self.text = text
    self.file = file
  }

  /// Returns the text with every placeholder replaced.
  ///
  /// Throws `ScaffoldError.invalidTemplate` for a placeholder that `values` does not have.
  package func expand(_ values: [String: [String]]) throws(ScaffoldError) -> String {
    var result: [String] = []
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      var lists: [[String]] = []
      for piece in Self.pieces(of: line) {
        guard piece.isPlaceholder else {
          lists.append([String(piece.text)])
          continue
        }
        guard let list = values[String(piece.text)] else {
          throw .invalidTemplate(
            file, line: number, reason: "unknown placeholder @\(piece.text)@")
        }
        lists.append(list)
      }
      let several = lists.map(\.count).filter { $0 != 1 }
      if several.contains(0) { continue }
      guard Set(several).count <= 1 else {
        throw .invalidTemplate(
          file, line: number, reason: "two placeholders with several values in one line")
      }
      result += (0..<(several.first ?? 1)).map { index in
        lists.map { $0.count == 1 ? $0[0] : $0[index] }.joined()
      }
    }
    return result.joined(separator: "\n")
  }

  /// A part of a line: the name of a placeholder, or plain text.
  private struct Piece {
    let text: Substring
    let isPlaceholder: Bool
  }

  private static func pieces(of line: Substring) -> [Piece] {
    var pieces: [Piece] = []
    var start = line.startIndex
    var position = line.startIndex
    while let at = line[position...].firstIndex(of: "@") {
      let name = line[line.index(after: at)...].prefix { $0 == "_" || ("A"..."Z").contains($0) }
      guard !name.isEmpty, name.endIndex < line.endIndex, line[name.endIndex] == "@" else {
        position = line.index(after: at)
        continue
      }
      if start < at { pieces.append(Piece(text: line[start..<at], isPlaceholder: false)) }
      pieces.append(Piece(text: name, isPlaceholder: true))
      start = line.index(after: name.endIndex)
      position = start
    }
    pieces.append(Piece(text: line[start...], isPlaceholder: false))
    return pieces
  }
}
