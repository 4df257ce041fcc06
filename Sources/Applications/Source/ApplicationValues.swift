internal import Core
internal import Debian
internal import Locks
internal import Packaging
internal import Pipeline
internal import Scaffold
internal import SystemPackage

/// The values of the placeholders in the templates of a package that is made from an index.
struct ApplicationValues {
  let contents: ApplicationContents
  let links: CommandLinks
  let package: DebianName
  let version: PackageVersion
  let maintainer: Maintainer
  let options: ApplicationOptions

  /// The values by placeholder; `README.md` in the directory of the templates lists them too.
  var placeholders: [String: [String]] {
    let metadata = contents.metadata
    let date = MailDate(seconds: options.date)
    let license = ProjectLicense(
      named: metadata.licenseName, text: contents.licenseText, claims: metadata.licenseClaims)
    let people = metadata.people.compactMap(\.text)
    let holders =
      license.copyright.isEmpty
      ? (people.isEmpty ? ["the authors of \(metadata.name.raw)"] : people)
        .map { "\(date.year) \($0)" } : license.copyright
    let conflicts = links.conflicts(of: package.description)
    let linked = linkLines
    return [
      "PACKAGE": [package.description],
      "PROJECT": [metadata.name.raw],
      "RELEASE": [metadata.version.description],
      "VERSION": [version.description],
      "DISTRIBUTION": [options.distribution],
      "MAINTAINER": [maintainer.description],
      "DATE": [date.description],
      "SYNOPSIS": [
        Synopsis(metadata.summary, names: [metadata.name.raw, package.description]).description
      ],
      "DESCRIPTION": description,
      "HOMEPAGE": metadata.homepage.map { [$0] } ?? [],
      "PREFIX": [prefix],
      "PYTHON": options.request.python.map { [$0] } ?? [],
      "IGNORE_REQUIRES_PYTHON": options.request.index.ignoresPython ? ["yes"] : [],
      "BUILD_DEPENDS": [interpreterPackage],
      "CONFLICTS_FIRST": Array(conflicts.prefix(1)),
      "CONFLICTS_MORE": Array(conflicts.dropFirst()),
      "COMMANDS": links.commands.filter { $0.link == $0.name }.map(\.name),
      "LINKS": linked,
      "LINKED": linked.isEmpty ? [] : [package.description],
      "CONTACT": Array((people.filter { $0.contains("@") } + people).prefix(1)),
      "FIRST_HOLDER": Array(holders.prefix(1)),
      "MORE_HOLDERS": Array(holders.dropFirst()),
      "LICENSE": [license.shortName],
      "LICENSE_TEXT": license.text,
      "LICENSE_PARAGRAPHS": LicenseParagraph.lines(of: license.paragraphs),
    ]
  }

  private var prefix: String { "/opt/venvs/\(package)" }

  /// What debian/<package>.links has: commands with another name, manual pages and completions.
  private var linkLines: [String] {
    links.commands.flatMap { command -> [String] in
      guard let link = command.link else { return [] }
      if link != command.name { return ["\(prefix)/bin/\(command.name) usr/bin/\(link)"] }
      return (contents.shared[command.name] ?? []).map { "\(prefix)/\($0.path) \($0.target)" }
    }
  }

  /// The lines of the long description.
  private var description: [String] {
    let metadata = contents.metadata
    var text =
      "This package contains \(metadata.name.raw) \(metadata.version) and all the Python "
      + "distributions that it depends on, in a virtual environment in \(prefix)."
    let names = links.commands.compactMap(\.link)
    if names.count == 1 {
      text += " Its command is \(names[0])."
    } else if !names.isEmpty, names.count < 9 {
      text += " Its commands are \(names.dropLast().joined(separator: ", ")) and "
      text += "\(names[names.count - 1])."
    }
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.utf8.count + word.utf8.count < 77 {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The relation on the interpreter, which a build needs.
  private var interpreterPackage: String {
    guard let name = options.request.python.flatMap({ FilePath($0).lastComponent?.string }),
      name != "python3", name.hasPrefix("python3.")
    else { return "python3:any" }
    return "\(name):any"
  }
}
