internal import Core
internal import Packaging
internal import Wheels

/// The document in a package made by venvdeb, as a source of what the tree does not state.
package enum ShippedBom {
  /// The largest document in bytes that is read.
  package static let sizeLimit = 128 << 20

  /// Returns the path in a package, relative to the root directory.
  package static func path(of package: String) -> String {
    "usr/share/doc/\(package)/\(package).cdx.json"
  }

  /// Returns whether venvdeb made a document.
  package static func isOurs(_ bytes: [UInt8]) -> Bool { document(bytes) != nil }

  /// Returns the version of the package that a document is about; nil for one that venvdeb did not
  /// make, or that has none.
  package static func version(in bytes: [UInt8]) -> String? {
    document(bytes)?.metadata?.component?.version
  }

  /// Returns the wheels that the distributions were installed from; none for a document that
  /// venvdeb did not make.
  package static func wheels(in bytes: [UInt8]) -> [DistributionKey: WheelSource] {
    var wheels: [DistributionKey: WheelSource] = [:]
    for component in document(bytes)?.components ?? [] {
      guard let name = try? PackageName(component.name),
        let version = try? Version(component.version ?? ""),
        let file = component.properties?.first(where: {
          $0.name == ComponentBuilder.wheelProperty
        }),
        let hash = component.hashes?.first(where: { $0.alg == "SHA-256" }),
        let digest = Digest(.sha256, hex: hash.content)
      else { continue }
      let allowed = (component.properties ?? []).filter {
        $0.name == ComponentBuilder.allowanceProperty
      }.map(\.value)
      wheels[DistributionKey(name, version)] = WheelSource(
        fileName: file.value, sha256: digest, allowed: allowed)
    }
    return wheels
  }

  private static func document(_ bytes: [UInt8]) -> BillOfMaterials? {
    let budget = Budget("software bill of materials")
    guard let document = try? BillOfMaterials(parsing: bytes, budget: budget),
      document.metadata?.tools?.components.contains(where: { $0.name == "venvdeb" }) ?? false
    else { return nil }
    return document
  }
}
