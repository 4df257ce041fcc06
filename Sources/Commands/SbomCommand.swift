package import ArgumentParser
internal import Artifacts
internal import Core
internal import Inventory
internal import SystemPackage

/// `venvdeb sbom`: what a tree, bundle or package is made of.
package struct SbomCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sbom",
    abstract: "List what a tree, bundle or package is made of, with hashes and licences.")

  @Argument(help: "A tree, or a directory with trees.") package var path: String

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let place = session.path(path)
    let trees = try TreePlace.find(below: place).map {
      InventoryTree(root: place.pushing($0.path))
    }
    let name = place.lastComponent?.string ?? "tree"
    let date = session.environment["SOURCE_DATE_EPOCH"] == nil ? nil : try session.sourceDate()
    let inventory = try Inventory(of: .init(name: name), trees: trees)
    try session.output.write(try inventory.billOfMaterials(date: date))
  }
}
