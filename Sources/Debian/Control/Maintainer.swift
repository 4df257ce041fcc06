package import Core

/// The maintainer of a package, as in its control file and changelog (Debian Policy 5.6.2).
package struct Maintainer: Sendable, Equatable, CustomStringConvertible {
  /// "Name <address>".
  package let description: String
  /// Whether none was found and this only takes the place of one.
  package let isPlaceholder: Bool

  private init(_ description: String, isPlaceholder: Bool = false) {
    self.description = description
    self.isPlaceholder = isPlaceholder
  }

  /// Parses "Name <address>".
  ///
  /// Throws `MaintainerError`.
  package init(parsing text: String) throws(MaintainerError) {
    let parts = text.split(separator: "<", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].hasSuffix(">"), parts[1].contains("@"),
      !parts[1].contains(" "), !text.contains("\n")
    else { throw MaintainerError(text: text) }
    let words = parts[0].split(separator: " ")
    guard !words.isEmpty else { throw MaintainerError(text: text) }
    self.init("\(words.joined(separator: " ")) <\(parts[1])")
  }

  /// The maintainer of a package that nobody is known for: the address is in `maintainer.invalid`
  /// (reserved by RFC 2606), so that the package builds.
  package init(placeholderFor package: DebianName) {
    self.init("Unknown Maintainer <\(package)@maintainer.invalid>", isPlaceholder: true)
  }

  /// The name, without the address.
  package var name: String {
    String(description.prefix { $0 != "<" }.dropLast())
  }

  /// Returns who is at work, as debchange(1) finds it: DEBFULLNAME or NAME with DEBEMAIL or EMAIL,
  /// then the author of Git's commits, whose settings `git` returns; nil if either part is unknown.
  package static func author(
    environment: [String: String], git: (String) async -> String?
  ) async -> Maintainer? {
    func variable(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    var name = variable("DEBFULLNAME", "NAME")
    var email = variable("DEBEMAIL", "EMAIL")
    // DEBEMAIL may hold both.
    if let text = email, let both = try? Maintainer(parsing: text) { return both }
    if name == nil { name = await git("user.name") }
    if email == nil { email = await git("user.email") }
    guard let name, let email else { return nil }
    return try? Maintainer(parsing: "\(name) <\(email)>")
  }
}

/// A maintainer that is not of the form "Name <address>".
package struct MaintainerError: Failure, Equatable {
  package let text: String

  package init(text: String) { self.text = text }

  package var message: String { "invalid maintainer '\(text)'" }
  package var hint: String? { "write it as 'Jane Doe <jane@example.org>'" }
  package var exitStatus: ExitStatus { .usage }
}
