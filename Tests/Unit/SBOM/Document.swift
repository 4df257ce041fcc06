import Core

/// A CycloneDX document that was read back.
struct Document: Decodable {
  struct Hash: Decodable, Equatable {
    let alg: String
    let content: String
  }

  struct License: Decodable, Equatable {
    struct Named: Decodable, Equatable {
      let id: String?
      let name: String?
    }

    let license: Named?
    let expression: String?
  }

  struct Reference: Decodable, Equatable {
    let type: String
    let url: String
    let hashes: [Hash]?
  }

  struct Property: Decodable, Equatable {
    let name: String
    let value: String
  }

  struct Component: Decodable {
    let type: String
    let name: String
    let version: String?
    let purl: String?
    let reference: String?
    let hashes: [Hash]?
    let licenses: [License]?
    let components: [Component]?
    let externalReferences: [Reference]?
    let properties: [Property]?

    private enum CodingKeys: String, CodingKey {
      case type, name, version, purl, hashes, licenses, components, externalReferences, properties
      case reference = "bom-ref"
    }
  }

  struct Dependency: Decodable {
    let ref: String
    let dependsOn: [String]
  }

  struct Metadata: Decodable {
    let timestamp: String?
    let component: Component
  }

  let serialNumber: String
  let metadata: Metadata
  let components: [Component]
  let dependencies: [Dependency]

  init(_ text: String) throws {
    self = try JSONText.decode(Self.self, from: Array(text.utf8))
  }

  func component(_ name: String) -> Component? { components.first { $0.name == name } }

  func needs(_ reference: String) -> [String]? {
    dependencies.first { $0.ref == reference }?.dependsOn
  }
}
