package import ArgumentParser
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv

/// `venvdeb target list`: prints the targets that have a file.
package struct TargetListCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print the targets that can be named.",
    discussion: """
      Looks into debian/targets and the targets of the installation, in this order.

      Examples:

        venvdeb target list
        venvdeb target list --json
      """)

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let rows = try session.targets.entries().map(TargetRow.init)
    if json.json { return try session.print(json: rows) }
    for row in rows {
      try session.print("\(row.name): Python \(row.python), glibc \(row.glibc)")
      try session.detail("\(row.name): \(row.file)")
    }
  }
}

/// A target in the list.
private struct TargetRow: Encodable {
  let name: String
  let python: String
  let glibc: String
  let package: String
  let file: String

  init(_ entry: TargetCatalog.Entry) {
    let description = entry.description
    name = description.name.description
    python = description.target.python.fullVersion
    glibc = description.target.glibc?.description ?? ""
    package = "\(description.package) \(description.packageVersion)"
    file = entry.file.string
  }
}
