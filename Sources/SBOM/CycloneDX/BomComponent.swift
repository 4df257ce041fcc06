internal import Core

/// A part of the software, or the whole.
struct BomComponent: Sendable, Hashable {
  /// The kinds that CycloneDX 1.5 knows.
  enum Kind: String, Sendable, CaseIterable {
    case application, framework, library, container, platform, device, firmware, file, data
    case operatingSystem = "operating-system"
    case deviceDriver = "device-driver"
    case machineLearningModel = "machine-learning-model"
  }

  /// A digest of the component.
  struct Hash: Sendable, Decodable, Hashable {
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

  /// An external reference: where more is to be found.
  struct Reference: Sendable, Hashable {
    let type: String
    let url: String
    var comment: String?
    var hashes: [Hash]?

    enum CodingKeys: String, CodingKey { case type, url, comment, hashes }
  }

  /// Something that CycloneDX has no member for.
  struct Property: Sendable, Decodable, Hashable {
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
  var purl: String?
  var externalReferences: [Reference]?
  var components: [BomComponent]?
  var properties: [Property]?

  init(type: Kind, bomRef: String? = nil, name: String, version: String? = nil) {
    self.type = type
    self.bomRef = bomRef
    self.name = name
    self.version = version
  }

  enum CodingKeys: String, CodingKey {
    case type, author, group, name, version, description, hashes, licenses, purl
    case externalReferences, components, properties
    case bomRef = "bom-ref"
  }
}
