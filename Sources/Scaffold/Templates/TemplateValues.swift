internal import Debian

/// The values of the placeholders in templates.
struct TemplateValues: Sendable {
  let metadata: ProjectMetadata
  let package: DebianName
  let source: String
  let version: PackageVersion
  let maintainer: Maintainer
  let requirement: BuildRequirement
  let license: ProjectLicense
  let lock: LockAdvice
  let date: ChangelogDate
  let features: Set<Feature>

  /// The values by placeholder; `README.md` in the directory of the templates lists them too.
  var placeholders: [String: [String]] {
    let project = metadata.name ?? package.description
    let people = metadata.people.compactMap(\.text)
    let holders = license.copyright + (license.copyright.isEmpty ? holdersByYear(people) : [])
    return [
      "PACKAGE": [package.description],
      "SOURCE": [source],
      "PROJECT": [project],
      "VERSION": [version.description],
      "MAINTAINER": [maintainer.description],
      "DATE": [date.description],
      "SYNOPSIS": [synopsis],
      "HOMEPAGE": metadata.homepage.map { [$0] } ?? [],
      "PREFIX": [prefix],
      "BUILD_DEPENDS": requirement.relations,
      "DEPENDS": features.contains(.django) ? ["adduser"] : [],
      "REQUIREMENTS": lock.file.map { [$0] } ?? [],
      "LINKS": metadata.scripts.filter { $0.allSatisfy { !$0.isWhitespace } },
      "COMMAND": [command],
      "SERVICE_USER": [features.contains(.django) ? "User=\(package)" : "DynamicUser=yes"],
      "DJANGO_SETTINGS": [metadata.djangoSettings ?? "\(module).settings"],
      "CONTACT": Array((people.filter { $0.contains("@") } + people).prefix(1)),
      "FIRST_HOLDER": Array(holders.prefix(1)),
      "MORE_HOLDERS": Array(holders.dropFirst()),
      "LICENSE": [license.shortName],
      "LICENSE_TEXT": license.text,
    ]
  }

  /// Messages about values that the user has to complete.
  var notes: [String] {
    var notes = [lock.note].compactMap { $0 }
    if maintainer.isPlaceholder {
      notes.append(
        "no maintainer found: set DEBFULLNAME and DEBEMAIL, or use"
          + " --maintainer, or edit debian/control and debian/changelog")
    }
    if let problem = metadata.problem {
      notes.append("incomplete metadata from the project's build backend: \(problem)")
    }
    if !requirement.fetchedOnDebian12.isEmpty {
      let names = requirement.fetchedOnDebian12.map { "'\($0)'" }.joined(separator: ", ")
      notes.append("Debian 12 has no package for \(names): the build fetches it from the index")
    }
    if features.contains(.systemd), metadata.scripts.isEmpty {
      notes.append("the project has no console script: check ExecStart in the systemd unit")
    }
    if features.contains(.django), metadata.djangoSettings == nil {
      notes.append(
        "no settings found in manage.py: check DJANGO_SETTINGS_MODULE in"
          + " debian/\(package).postinst")
    }
    return notes
  }

  private var prefix: String { "/opt/venvs/\(package)" }

  /// The likely name of the project's module.
  private var module: String {
    (metadata.name ?? package.description).lowercased().map { "-.".contains($0) ? "_" : $0 }
      .reduce(into: "") { $0.append($1) }
  }

  private var command: String { metadata.scripts.first ?? "python -m \(module)" }

  /// The summary in the form that the Developer's Reference (6.2.2) recommends: one line of less than
  /// 80 characters without the package's name or an article at its start and without a full stop.
  private var synopsis: String {
    var words = (metadata.summary ?? "").split(whereSeparator: \.isWhitespace)[...]
    let names = [metadata.name?.lowercased(), package.description]
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
    return text.isEmpty ? "Python application" : text
  }

  private func holdersByYear(_ people: [String]) -> [String] {
    people.isEmpty
      ? ["\(date.year) the authors of \(metadata.name ?? package.description)"]
      : people.map { "\(date.year) \($0)" }
  }
}
