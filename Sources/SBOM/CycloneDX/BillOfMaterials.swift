internal import Core

/// A software bill of materials in the JSON form of CycloneDX.
///
/// The members are those of version 1.5 (https://cyclonedx.org/docs/1.5/json/), as far as they are
/// used here, in documents of venvdeb and of others. Absent ones are nil and not written. Documents
/// of others are read in any version: see `BillOfMaterials+Decoding`.
struct BillOfMaterials: Sendable {
  /// What a document is about, and who made it when.
  struct Metadata: Sendable {
    var timestamp: String?
    var tools: Tools?
    var component: BomComponent?

    enum CodingKeys: String, CodingKey { case timestamp, tools, component }
  }

  /// The programs that made the document.
  struct Tools: Sendable, Decodable {
    let components: [BomComponent]
  }

  /// The dependencies of a component.
  struct Dependency: Sendable, Decodable {
    let ref: String
    let dependsOn: [String]?
  }

  /// The value of `bomFormat` in every document.
  static let format = "CycloneDX"

  let metadata: Metadata?
  let components: [BomComponent]
  let dependencies: [Dependency]
  var serialNumber: String?

  init(metadata: Metadata?, components: [BomComponent], dependencies: [Dependency]) {
    self.metadata = metadata
    self.components = components
    self.dependencies = dependencies
  }

  enum CodingKeys: String, CodingKey {
    case bomFormat, serialNumber, metadata, components, dependencies
  }
}
