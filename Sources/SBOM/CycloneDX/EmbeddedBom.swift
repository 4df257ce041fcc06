internal import Core
internal import Packaging
internal import Wheels

/// A CycloneDX document that a distribution brings along (PEP 770), in any version of the format.
///
/// Read is what all versions have in common and what says which component it is; the document
/// itself is referred to for the rest.
struct EmbeddedBom: Decodable {
  /// A component as other tools write it.
  struct Component: Decodable {
    /// A digest.
    struct Hash: Decodable {
      let alg: String
      let content: String
    }

    /// A licence or an expression.
    struct License: Decodable {
      /// The members of the member `license`.
      struct Named: Decodable {
        let id: String?
        let name: String?
      }

      let license: Named?
      let expression: String?
    }

    /// An external reference.
    struct Reference: Decodable {
      let type: String
      let url: String
    }

    let type: String
    let bomRef: String?
    let author: String?
    let group: String?
    let name: String
    let version: String?
    let description: String?
    let hashes: [Hash]?
    let licenses: [License]?
    let purl: String?
    let externalReferences: [Reference]?
    let components: [Component]?

    private enum CodingKeys: String, CodingKey {
      case type, author, group, name, version, description, hashes, licenses, purl
      case externalReferences, components
      case bomRef = "bom-ref"
    }
  }

  /// The part of the metadata that matters: what the document is about.
  struct Metadata: Decodable {
    let component: Component?
  }

  /// What a component needs.
  struct Dependency: Decodable {
    let ref: String
    let dependsOn: [String]?
  }

  let bomFormat: String
  let metadata: Metadata?
  let components: [Component]?
  let dependencies: [Dependency]?

  /// Reads a document; nil if it is none of CycloneDX in JSON.
  init?(_ bytes: [UInt8]) {
    guard let found = try? JSONText.decode(Self.self, from: bytes),
      found.bomFormat == "CycloneDX"
    else { return nil }
    self = found
  }
}

/// Turns the components of an embedded document into ours.
struct EmbeddedComponents {
  /// The reference of the distribution that brings the document.
  let owner: String
  /// The name of the document, as references are unique in one document only.
  let document: String
  let bom: EmbeddedBom

  /// The components, without those that have nothing to be told by.
  var components: [BomComponent] { (bom.components ?? []).map(component) }

  /// What needs what, with the subject of the document being the distribution itself.
  var dependencies: [(ref: String, dependsOn: [String])] {
    let subject = bom.metadata?.component?.bomRef
    func reference(_ text: String) -> String { text == subject ? owner : self.reference(text) }
    return (bom.dependencies ?? []).map { entry in
      (reference(entry.ref), (entry.dependsOn ?? []).map(reference))
    }
  }

  private func reference(_ text: String) -> String { "\(owner)#\(document)#\(text)" }

  private func component(_ found: EmbeddedBom.Component) -> BomComponent {
    var result = BomComponent(
      // Kinds that came after 1.5 are libraries here, as most things are.
      type: BomComponent.Kind(rawValue: found.type) ?? .library,
      bomRef: found.bomRef.map(reference), name: found.name, version: found.version)
    result.author = found.author
    result.group = found.group
    result.description = found.description
    result.purl = found.purl
    result.hashes = found.hashes.map { $0.compactMap(Self.hash) }
    result.licenses = found.licenses.map(Self.licenses)
    result.externalReferences = found.externalReferences.map { references in
      references.compactMap { reference in
        guard let url = Address.valid(reference.url) else { return nil }
        return BomComponent.Reference(
          type: Self.referenceKinds.contains(reference.type) ? reference.type : "other", url: url)
      }.withoutDuplicates
    }
    result.components = found.components.map { $0.map(component).withoutDuplicates }
    return result
  }

  private static func hash(_ found: EmbeddedBom.Component.Hash) -> BomComponent.Hash? {
    let digits = found.content.utf8.count
    guard algorithms.contains(found.alg), [32, 40, 64, 96, 128].contains(digits),
      found.content.unicodeScalars.allSatisfy(\.properties.isASCIIHexDigit)
    else { return nil }
    return BomComponent.Hash(alg: found.alg, content: found.content)
  }

  /// An expression stands alone; among others it is only a name.
  private static func licenses(_ found: [EmbeddedBom.Component.License]) -> [BomLicense] {
    if found.count == 1, let text = found.first?.expression { return [.expression(text)] }
    return found.compactMap { entry in
      if let identifier = entry.license?.id {
        let known = try? LicenseExpression(identifier)
        return known?.identifier == identifier ? .identifier(identifier) : .name(identifier)
      }
      return (entry.license?.name ?? entry.expression).map { .name($0) }
    }
  }

  private static let algorithms: Set<String> = [
    "MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512",
    "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3",
  ]

  private static let referenceKinds: Set<String> = [
    "vcs", "issue-tracker", "website", "advisories", "bom", "mailing-list", "social", "chat",
    "documentation", "support", "distribution", "license", "build-meta", "build-system",
    "release-notes", "security-contact",
  ]
}

extension Array where Element: Hashable {
  /// The elements, each once, in the order of their first occurrence.
  var withoutDuplicates: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
