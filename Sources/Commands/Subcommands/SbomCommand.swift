package import ArgumentParser
internal import Artifacts
internal import Core
internal import SBOM
internal import SystemPackage

/// `venvdeb sbom`: writes a bill of materials of a tree, bundle or package.
package struct SbomCommand: SessionCommand {
  /// The format of the result.
  package enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case cycloneDX = "cyclonedx-json"
    case copyright = "debian-copyright"
  }

  package static let configuration = CommandConfiguration(
    commandName: "sbom",
    abstract: "Write a software bill of materials of a tree, bundle or package.",
    discussion: """
      The bill of materials is in CycloneDX 1.5: every distribution with its licence, the digest of \
      its wheel if that is known, its dependencies, its bundled shared libraries, and the \
      components in its own bills of materials (PEP 770). The same tree gives the same document. \
      It has a timestamp only if SOURCE_DATE_EPOCH is set.

      A tree does not contain the digests of its wheels. They are taken from the bill of materials \
      that packages made by venvdeb ship as /usr/share/doc/<package>/<package>.cdx.json.

      With --format debian-copyright, writes stanzas for a machine-readable debian/copyright: who \
      holds the copyright of which files, under which licence, and the text of each licence once. \
      Add them to the file with the header and your own files, and review them: they repeat what \
      the distributions state.

      Examples:

        venvdeb sbom shop_1.2_amd64.deb
        venvdeb sbom /opt/venvs/shop --output shop.cdx.json
        venvdeb sbom debian/shop --format debian-copyright >>debian/copyright
      """)

  @Argument(
    help: "Package, bundle, virtual environment or package build directory.",
    completion: .file())
  var path: String

  @Option(
    name: .shortAndLong, help: "Write to a file instead of standard output.", completion: .file())
  var output: String?

  @Option(help: "Format of the bill of materials.")
  var format = Format.cycloneDX

  @Option(help: "Name of the root component (default: name of the package or file).")
  var name: String?

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let artifact = try Artifact.open(
      session.path(path), temporaryDirectory: session.temporaryDirectory)
    let inventory = try Inventory(of: artifact, name: name)
    for warning in inventory.warnings { try session.warn(warning) }
    let text: String
    switch format {
    case .cycloneDX:
      // The clock would make every document different.
      let isDated = session.environment["SOURCE_DATE_EPOCH"] != nil
      let (document, warnings) = try inventory.billOfMaterials(
        date: isDated ? session.sourceDate() : nil)
      for warning in warnings { try session.warn(warning) }
      text = document
    case .copyright:
      let (stanzas, warnings) = try inventory.copyright()
      for warning in warnings { try session.warn(warning) }
      text = stanzas
    }
    if let output {
      try AtomicFile.write(text, to: session.path(output))
    } else {
      try session.output.write(text)
    }
  }
}
