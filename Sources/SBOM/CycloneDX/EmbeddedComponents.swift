internal import Packaging

/// The components of a document in a distribution (PEP 770), as parts of our document.
///
/// They keep what identifies them; the document itself is referred to for the rest.
struct EmbeddedComponents {
  /// The reference of the distribution that brings the document.
  let owner: String
  /// The name of the document, as references are unique in one document only.
  let document: String
  let bom: BillOfMaterials

  /// The components.
  var components: [BomComponent] { bom.components.map(component) }

  /// The dependencies, in which the subject of the document is the distribution itself.
  var dependencies: [BillOfMaterials.Dependency] {
    let subject = bom.metadata?.component?.bomRef
    func reference(_ text: String) -> String { text == subject ? owner : self.reference(text) }
    return bom.dependencies.map { dependency in
      .init(
        ref: reference(dependency.ref), dependsOn: (dependency.dependsOn ?? []).map(reference))
    }
  }

  private func reference(_ text: String) -> String { "\(owner)#\(document)#\(text)" }

  private func component(_ found: BomComponent) -> BomComponent {
    var result = BomComponent(
      type: found.type, bomRef: found.bomRef.map(reference), name: found.name,
      version: found.version)
    result.author = found.author
    result.group = found.group
    result.description = found.description
    result.purl = found.purl
    result.hashes = found.hashes?.filter(Self.isValid)
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

  private static func isValid(_ hash: BomComponent.Hash) -> Bool {
    algorithms.contains(hash.alg) && [32, 40, 64, 96, 128].contains(hash.content.utf8.count)
      && hash.content.utf8.allSatisfy(\.isHexDigit)
  }

  /// An expression stands alone; among others it is only a name.
  private static func licenses(_ found: [BomLicense]) -> [BomLicense] {
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

extension UInt8 {
  /// Whether it is a hexadecimal digit of ASCII.
  fileprivate var isHexDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }
}
