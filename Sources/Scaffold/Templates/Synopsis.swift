/// The one-line description of a package, in the form that the Developer's Reference (6.2.2)
/// recommends and lintian(1) checks: more than a word and less than 80 characters, without the
/// package's name or an article at its start and without a full stop.
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
    let fillers = ["-", "\u{2013}", "\u{2014}", ":", "is", "a", "an", "the"]
    // "The pond is a pond watcher" begins with both, and with both again.
    words = words.drop { isName($0) || fillers.contains($0.lowercased()) }
    let abbreviations = ["etc.", "e.g.", "i.e.", "eg.", "vs.", "resp."]
    var text = ""
    for word in words {
      guard text.utf8.count + word.utf8.count < 79 else { break }
      text += (text.isEmpty ? "" : " ") + word
      // A second sentence is none of the synopsis.
      if word.hasSuffix("."), !word.hasSuffix("..."), text.contains(" "),
        !abbreviations.contains(word.lowercased())
      {
        break
      }
    }
    while let last = text.last, ".,;:- ".contains(last) { text.removeLast() }
    if text.isEmpty {
      description = "Python application"
    } else {
      description = text.contains(" ") ? text : "\(text) (Python application)"
    }
  }
}
