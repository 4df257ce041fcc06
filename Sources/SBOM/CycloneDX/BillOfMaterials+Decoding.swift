internal import Core

// Documents come from many tools and in versions from 1.0 on. What is passed on or looked at here
// must be as the specification says; all else is not looked at.

extension BillOfMaterials: Decodable {
  /// How deep components may be in others.
  static let depth = 32

  /// Parses a document; nil if it is not one of CycloneDX in JSON.
  ///
  /// `budget` counts its components and dependencies. Throws `BudgetError`, also for components that
  /// are nested too deep.
  init?(parsing bytes: [UInt8], budget: Budget) throws(BudgetError) {
    do {
      self = try JSONText.decode(from: bytes)
    } catch let error as BudgetError {
      throw error
    } catch {
      return nil
    }
    for dependency in dependencies {
      try budget.spend(entries: 1 + (dependency.dependsOn?.count ?? 0))
    }
    try budget.spend(entries: components.reduce(0) { $0 + $1.count })
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard try container.decode(String.self, forKey: .bomFormat) == Self.format else {
      throw DecodingError.dataCorruptedError(
        forKey: .bomFormat, in: container, debugDescription: "another format")
    }
    metadata = try container.decodeIfPresent(Metadata.self, forKey: .metadata)
    components = try container.decodeIfPresent([BomComponent].self, forKey: .components) ?? []
    dependencies = try container.decodeIfPresent([Dependency].self, forKey: .dependencies) ?? []
    serialNumber = try? container.decodeIfPresent(String.self, forKey: .serialNumber)
  }
}

extension BillOfMaterials.Metadata: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    timestamp = try? container.decodeIfPresent(String.self, forKey: .timestamp)
    // Before 1.5 a list of names and versions without components.
    tools = try? container.decodeIfPresent(BillOfMaterials.Tools.self, forKey: .tools)
    component = try container.decodeIfPresent(BomComponent.self, forKey: .component)
  }
}

extension BomComponent: Decodable {
  init(from decoder: any Decoder) throws {
    // Each level is a key and an index.
    let depth = decoder.codingPath.count / 2
    guard depth <= BillOfMaterials.depth else {
      throw BudgetError(
        subject: "software bill of materials", limit: .depth(BillOfMaterials.depth),
        wayOut: "remove the document from the '.dist-info' directory of its distribution")
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    // Kinds that came after 1.5 are libraries here, as most things are.
    type = Kind(rawValue: try container.decode(String.self, forKey: .type)) ?? .library
    bomRef = try container.decodeIfPresent(String.self, forKey: .bomRef)
    author = try container.decodeIfPresent(String.self, forKey: .author)
    group = try container.decodeIfPresent(String.self, forKey: .group)
    name = try container.decode(String.self, forKey: .name)
    version = try container.decodeIfPresent(String.self, forKey: .version)
    description = try container.decodeIfPresent(String.self, forKey: .description)
    hashes = try container.decodeIfPresent([Hash].self, forKey: .hashes)
    licenses = try container.decodeIfPresent([BomLicense].self, forKey: .licenses)
    purl = try container.decodeIfPresent(String.self, forKey: .purl)
    externalReferences = try container.decodeIfPresent(
      [Reference].self, forKey: .externalReferences)
    components = try container.decodeIfPresent([BomComponent].self, forKey: .components)
    // Looked at in documents of venvdeb only.
    properties = try? container.decodeIfPresent([Property].self, forKey: .properties)
  }
}

extension BomComponent {
  /// The number of components that this one is and has.
  fileprivate var count: Int { (components ?? []).reduce(1) { $0 + $1.count } }
}

extension BomComponent.Reference: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    type = try container.decode(String.self, forKey: .type)
    url = try container.decode(String.self, forKey: .url)
    comment = try? container.decodeIfPresent(String.self, forKey: .comment)
    hashes = try? container.decodeIfPresent([BomComponent.Hash].self, forKey: .hashes)
  }
}

extension BomLicense.Named: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decodeIfPresent(String.self, forKey: .id)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    text = try? container.decodeIfPresent(BomLicense.Text.self, forKey: .text)
  }
}
