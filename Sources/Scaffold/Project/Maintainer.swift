package import Debian
internal import Processes
package import SystemPackage

/// The maintainer of a package, as in its control file and changelog.
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
  /// Throws `ScaffoldError.invalidMaintainer`.
  package init(parsing text: String) throws(ScaffoldError) {
    let parts = text.split(separator: "<", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].hasSuffix(">"), parts[1].contains("@"),
      !parts[1].contains(" "), !text.contains("\n")
    else { throw .invalidMaintainer(text) }
    let words = parts[0].split(separator: " ")
    guard !words.isEmpty else { throw .invalidMaintainer(text) }
    self.init("\(words.joined(separator: " ")) <\(parts[1])")
  }

  /// Finds the maintainer.
  ///
  /// As debchange(1): DEBFULLNAME or NAME with DEBEMAIL or EMAIL; then the author of Git's commits;
  /// then the first of the project's maintainers and authors who has an address. If there is none,
  /// the address is in `maintainer.invalid` (reserved by RFC 2606), so that the package builds.
  package static func find(
    for package: DebianName, of people: [ProjectMetadata.Person], in directory: FilePath,
    environment: [String: String]
  ) async -> Maintainer {
    func variable(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    var name = variable("DEBFULLNAME", "NAME")
    var email = variable("DEBEMAIL", "EMAIL")
    // DEBEMAIL may hold both.
    if let text = email, let both = try? Maintainer(parsing: text) { return both }
    if name == nil || email == nil {
      func git(_ key: String) async -> String? {
        let command = Command(
          "git", ["config", "--get", key],
          environment: InheritedEnvironment(environment).forPrograms, workingDirectory: directory)
        guard let result = try? await CommandRunner().run(command), result.status.isSuccess else {
          return nil
        }
        let line = result.outputText.split(separator: "\n").first
        return line.map { String($0) }
      }
      if name == nil { name = await git("user.name") }
      if email == nil { email = await git("user.email") }
    }
    if let name, let email, let both = try? Maintainer(parsing: "\(name) <\(email)>") {
      return both
    }
    for person in people {
      if let text = person.text, let both = try? Maintainer(parsing: text) { return both }
    }
    return Maintainer("Unknown Maintainer <\(package)@maintainer.invalid>", isPlaceholder: true)
  }
}
