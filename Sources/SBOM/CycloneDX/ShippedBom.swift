internal import Core
internal import Packaging
internal import Wheels

/// The document that a package made by venvdeb ships, as a source of what a tree cannot tell.
package enum ShippedBom {
  /// Where a package has it, relative to the root directory.
  package static func path(of package: String) -> String {
    "usr/share/doc/\(package)/\(package).cdx.json"
  }

  /// Whether venvdeb made the document.
  package static func isOurs(_ bytes: [UInt8]) -> Bool { document(bytes) != nil }

  /// The wheels that the distributions were installed from; none for a document that venvdeb did
  /// not make.
  package static func wheels(in bytes: [UInt8]) -> [DistributionKey: WheelSource] {
    var wheels: [DistributionKey: WheelSource] = [:]
    for component in document(bytes)?.components ?? [] {
      guard let name = try? PackageName(component.name),
        let version = try? Version(component.version ?? ""),
        let file = component.properties?.first(where: {
          $0.name == DistributionComponent.wheelProperty
        }),
        let hash = component.hashes?.first(where: { $0.alg == "SHA-256" }),
        let digest = Digest(.sha256, hex: hash.content)
      else { continue }
      wheels[DistributionKey(name, version)] = WheelSource(fileName: file.value, sha256: digest)
    }
    return wheels
  }

  private static func document(_ bytes: [UInt8]) -> Document? {
    guard let document = try? JSONText.decode(Document.self, from: bytes),
      document.bomFormat == "CycloneDX",
      document.metadata.tools.components.contains(where: { $0.name == "venvdeb" })
    else { return nil }
    return document
  }

  /// The members that matter here.
  private struct Document: Decodable {
    struct Component: Decodable {
      struct Hash: Decodable {
        let alg: String
        let content: String
      }

      struct Property: Decodable {
        let name: String
        let value: String
      }

      let name: String
      let version: String?
      let hashes: [Hash]?
      let properties: [Property]?
    }

    struct Tools: Decodable {
      let components: [Component]
    }

    struct Metadata: Decodable {
      let tools: Tools
    }

    let bomFormat: String
    let metadata: Metadata
    let components: [Component]
  }
}
