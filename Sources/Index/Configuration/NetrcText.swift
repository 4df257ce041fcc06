package import Packaging

/// The credentials in a file of ftp(1), `~/.netrc`, as Python's `netrc` module reads it.
package struct NetrcText: Sendable {
  private var machines: [String: CredentialURL.Credentials] = [:]
  private var fallback: CredentialURL.Credentials?

  /// Reads a text; what is not of the format ends it.
  package init(parsing text: String) {
    var words = Self.words(of: text)[...]
    while let word = words.popFirst() {
      switch word {
      case "machine":
        guard let host = words.popFirst() else { return }
        machines[host.lowercased()] = Self.credentials(&words)
      case "default": fallback = Self.credentials(&words)
      // A macro goes on to an empty line.
      case "macdef": while let next = words.popFirst(), next != Self.emptyLine {}
      default: continue
      }
    }
  }

  /// Returns the credentials for a host; nil for none.
  package func credentials(for host: String) -> CredentialURL.Credentials? {
    machines[host] ?? fallback
  }

  /// All credentials, for masking.
  package var all: [CredentialURL.Credentials] {
    Array(machines.values) + [fallback].compactMap { $0 }
  }

  private static let emptyLine = "\n"

  private static func credentials(_ words: inout ArraySlice<String>) -> CredentialURL.Credentials? {
    var user = ""
    var password: String?
    while let word = words.first, !["machine", "default", "macdef"].contains(word) {
      words.removeFirst()
      switch word {
      case "login", "user": user = words.popFirst() ?? ""
      case "account": _ = words.popFirst()
      case "password": password = words.popFirst()
      default: continue
      }
    }
    return password.map { CredentialURL.Credentials(user: user, password: $0) }
  }

  /// Returns the words, quotes and backslashes removed, and an empty line as one of its own.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      var rest = line.drop(while: \.isWhitespace)
      if rest.isEmpty { words.append(emptyLine) }
      while let first = rest.first {
        // A comment; a password may begin with the character.
        if first == "#", words.last != "password" { break }
        var word = ""
        let quote: Character? = first == "\"" ? first : nil
        if quote != nil { rest.removeFirst() }
        while let character = rest.first {
          rest.removeFirst()
          if character == "\\", let next = rest.popFirst() {
            word.append(next)
          } else if character == quote || quote == nil && character.isWhitespace {
            break
          } else {
            word.append(character)
          }
        }
        words.append(word)
        rest = rest.drop(while: \.isWhitespace)
      }
    }
    return words
  }
}
