import Core

@testable import SBOM

extension BillOfMaterials {
  /// Parses a document that was written here.
  init(_ text: String) throws {
    self = try JSONText.decode(Self.self, from: Array(text.utf8))
  }

  /// The top-level component with a name.
  func component(_ name: String) -> BomComponent? { components.first { $0.name == name } }

  /// The dependencies of the component with a reference.
  func needs(_ reference: String) -> [String]? {
    dependencies.first { $0.ref == reference }?.dependsOn
  }
}
