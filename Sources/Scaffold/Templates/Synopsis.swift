/// The one-line description of a package, in the form that the Developer's Reference (6.2.2)
/// recommends: less than 80 characters without the package's name or an article at its start and
/// without a full stop.
package struct Synopsis: Sendable, CustomStringConvertible {
  /// The text.
  package let description: String

  /// Makes the synopsis of the summary of a project; `names` are those that it may begin with.
  package init(_ summary: String?, names: [String]) {
    var words = (summary ?? "").split(whereSeparator: \.isWhitespace)[...]
    let names = names.map { $0.lowercased() }
    func isName(_ word: Substring) -> Bool {
      var word = word.lowercased()
      while let last = word.last, ":,.".contains(last) { word.removeLast() }
      return names.contains(word)
    }
    if words.first.map(isName) == true { words.removeFirst() }
    let fillers = ["-", "\u{2013}", "\u{2014}", ":", "is", "a", "an", "the"]
    words = words.drop { fillers.contains($0.lowercased()) }
    if words.count == 1, words.first.map(isName) == true { words = [] }
    var text = ""
    for word in words {
      guard text.utf8.count + word.utf8.count < 79 else { break }
      text += (text.isEmpty ? "" : " ") + word
    }
    while let last = text.last, ".,;:- ".contains(last) { text.removeLast() }
    description = text.isEmpty ? "Python application" : text
  }
}
