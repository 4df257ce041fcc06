package import Core

/// An inventory of the trees of a package: distributions, their licences, and the components in them.
package struct Inventory {
  /// The package that the inventory is about.
  package struct Subject: Sendable {
    package let name: String
    package let version: String?

    package init(name: String, version: String? = nil) {
      self.name = name
      self.version = version
    }
  }

  let subject: Subject
  let trees: [TreeContents]
  /// What was left out, one sentence each.
  package private(set) var warnings: [String] = []

  /// Reads the trees of a package.
  ///
  /// Throws `MetadataError`, `TreeFileError` and `FileError`.
  package init(of subject: Subject, trees: [InventoryTree], warnings: [String] = []) throws {
    self.subject = subject
    self.trees = try trees.map(TreeContents.read)
    self.warnings = warnings + self.trees.flatMap(\.warnings)
  }

  /// Returns the software bill of materials (CycloneDX 1.5), which is the same for the same trees,
  /// and a warning for each document in a distribution whose components it does not list.
  ///
  /// It contains no time but `date`. Throws `FileError`.
  package func billOfMaterials(
    date: SourceDate? = nil
  ) throws -> (text: String, warnings: [String]) {
    let (document, warnings) = try BomAssembly(self).document(date: date)
    return (document.json(), warnings)
  }
}
