internal import Core

/// A software bill of materials in the JSON form of CycloneDX.
///
/// The members are those of version 1.5 (https://cyclonedx.org/docs/1.5/json/), as far as they are
/// used here, in documents of venvdeb and of others. Absent ones are nil and not written. Documents
/// of others are read in any version: see `BillOfMaterials+Decoding`.
struct BillOfMaterials: Sendable {
  /// What a document is about, and who made it when.
  struct Metadata: Sendable, Encodable {
    var timestamp: String?
    var tools: Tools?
    var component: BomComponent?

    enum CodingKeys: String, CodingKey { case timestamp, tools, component }
  }

  /// The programs that made the document.
  struct Tools: Sendable, Codable {
    let components: [BomComponent]
  }

  /// The dependencies of a component.
  struct Dependency: Sendable, Codable {
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

  /// Returns the document as text: keys sorted, and a serial number that follows from all the rest.
  func json() throws -> String {
    var numbered = self
    numbered.serialNumber = nil
    let identifier = NameUUID(try JSONText.encode(numbered))
    numbered.serialNumber = "urn:uuid:\(identifier)"
    return try JSONText.file(numbered)
  }
}

extension BillOfMaterials: Encodable {
  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case bomFormat, specVersion, serialNumber, version, metadata, components, dependencies
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("http://cyclonedx.org/schema/bom-1.5.schema.json", forKey: .schema)
    try container.encode(Self.format, forKey: .bomFormat)
    try container.encode("1.5", forKey: .specVersion)
    try container.encodeIfPresent(serialNumber, forKey: .serialNumber)
    try container.encode(1, forKey: .version)
    try container.encodeIfPresent(metadata, forKey: .metadata)
    try container.encode(components, forKey: .components)
    try container.encode(dependencies, forKey: .dependencies)
  }
}
