package import ArgumentParser
internal import Artifacts
internal import Core
internal import SBOM
internal import SystemPackage

/// `venvdeb sbom`: what a tree, bundle or package is made of.
package struct SbomCommand: SessionCommand {
  /// What can be written.
  package enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case cycloneDX = "cyclonedx-json"
    case copyright = "debian-copyright"
  }

  package static let configuration = CommandConfiguration(
    commandName: "sbom",
    abstract: "List what a tree, bundle or package is made of, with hashes and licences.",
    discussion: """
      Writes a software bill of materials in CycloneDX 1.5: every distribution with its licence, \
      its wheel's digest where that is known, what it needs, the shared libraries it brings \
      along, and the components that its own documents list (PEP 770). The same tree gives the \
      same document. The only time in it is SOURCE_DATE_EPOCH, where that is set.

      A tree does not tell which wheels it was made of. Packages made by venvdeb ship their bill of \
      materials as /usr/share/doc/<package>/<package>.cdx.json, which has the digests; they are \
      taken from there.

      With --format debian-copyright, writes stanzas for a machine-readable debian/copyright: who \
      has the copyright on which files, under which licence, and each licence's text once. Add \
      them to the file that has the header and your own files, and read them before you rely on \
      them: they say what the distributions say.

      Examples:

        venvdeb sbom shop_1.2_amd64.deb
        venvdeb sbom /opt/venvs/shop --output shop.cdx.json
        venvdeb sbom debian/shop --format debian-copyright >>debian/copyright
      """)

  @Argument(
    help: "A .deb, a bundle, a virtual environment, or a directory that becomes a package.")
  package var path: String

  @Option(name: .shortAndLong, help: "Write to a file instead of the standard output.")
  package var output: String?

  @Option(help: "cyclonedx-json (default) or debian-copyright.")
  package var format = Format.cycloneDX

  @Option(help: "What the whole is called (default: as the package says, else like the file).")
  package var name: String?

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let artifact = try Artifact.open(
      session.path(path), temporaryDirectory: session.temporaryDirectory)
    let inventory = try Inventory(of: artifact, name: name)
    let text: String
    switch format {
    case .cycloneDX:
      // Only what was said: the clock would make every document another one.
      let isDated = session.environment["SOURCE_DATE_EPOCH"] != nil
      text = try inventory.billOfMaterials(date: isDated ? session.sourceDate() : nil)
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
