internal import Core

/// A software bill of materials in the JSON form of CycloneDX 1.5.
///
/// The members are those of https://cyclonedx.org/docs/1.5/json/, as far as they are used here.
/// Absent ones are nil or empty and not written.
struct BillOfMaterials: Sendable, Encodable {
  /// What was looked at, by whom and when.
  struct Metadata: Sendable, Encodable {
    /// The programs that made the document.
    struct Tools: Sendable, Encodable {
      let components: [BomComponent]
    }

    var timestamp: String?
    let tools: Tools
    let component: BomComponent
  }

  /// What a component needs.
  struct Dependency: Sendable, Encodable {
    let ref: String
    let dependsOn: [String]
  }

  let schema = "http://cyclonedx.org/schema/bom-1.5.schema.json"
  let bomFormat = "CycloneDX"
  let specVersion = "1.5"
  var serialNumber: String?
  let version = 1
  let metadata: Metadata
  let components: [BomComponent]
  let dependencies: [Dependency]

  private enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case bomFormat, specVersion, serialNumber, version, metadata, components, dependencies
  }

  /// The document as text: keys sorted, and a serial number that follows from all the rest.
  func json() throws -> String {
    var numbered = self
    numbered.serialNumber = nil
    let identifier = NameUUID(try JSONText.encode(numbered))
    numbered.serialNumber = "urn:uuid:\(identifier)"
    return try JSONText.file(numbered)
  }
}

/// A part of the software, or the whole.
struct BomComponent: Sendable, Encodable, Hashable {
  /// The kinds that CycloneDX 1.5 knows.
  enum Kind: String, Sendable, Encodable, CaseIterable {
    case application, framework, library, container, platform, device, firmware, file, data
    case operatingSystem = "operating-system"
    case deviceDriver = "device-driver"
    case machineLearningModel = "machine-learning-model"
  }

  /// A digest of the component.
  struct Hash: Sendable, Encodable, Hashable {
    let alg: String
    let content: String

    init(alg: String, content: String) {
      self.alg = alg
      self.content = content
    }

    init(_ digest: Digest) {
      alg =
        switch digest.algorithm {
        case .sha256: "SHA-256"
        case .sha384: "SHA-384"
        case .sha512: "SHA-512"
        }
      content = digest.hex
    }
  }

  /// A place where more is to be found.
  struct Reference: Sendable, Encodable, Hashable {
    let type: String
    let url: String
    var comment: String?
    var hashes: [Hash]?
  }

  /// Something that CycloneDX has no member for.
  struct Property: Sendable, Encodable, Hashable {
    let name: String
    let value: String
  }

  let type: Kind
  var bomRef: String?
  var author: String?
  var group: String?
  let name: String
  var version: String?
  var description: String?
  var hashes: [Hash]?
  var licenses: [BomLicense]?
  var copyright: String?
  var purl: String?
  var externalReferences: [Reference]?
  var components: [BomComponent]?
  var properties: [Property]?

  private enum CodingKeys: String, CodingKey {
    case type, author, group, name, version, description, hashes, licenses, copyright, purl
    case externalReferences, components, properties
    case bomRef = "bom-ref"
  }
}

/// One member of the list of licences: either a licence or, all by itself, an expression.
enum BomLicense: Sendable, Encodable, Hashable {
  /// An identifier of the SPDX License List.
  case identifier(String)
  /// A name that is no identifier, with the licence's text if it is known.
  case name(String, text: String? = nil)
  /// An SPDX expression.
  case expression(String)

  private enum CodingKeys: String, CodingKey {
    case license, expression, id, name, text, content
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if case .expression(let text) = self {
      try container.encode(text, forKey: .expression)
      return
    }
    var license = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .license)
    switch self {
    case .identifier(let identifier): try license.encode(identifier, forKey: .id)
    case .name(let name, let text):
      try license.encode(name, forKey: .name)
      if let text {
        var attachment = license.nestedContainer(keyedBy: CodingKeys.self, forKey: .text)
        try attachment.encode(text, forKey: .content)
      }
    case .expression: break
    }
  }
}
