import Core
import Packaging
import SBOM
import SystemPackage
import TestSupport
import Wheels

/// A tree with distributions of our making.
struct SampleTree: ~Copyable {
  private let directory: Scratch
  let site: FilePath = "lib/python3.11/site-packages"

  var root: FilePath { directory.path }

  init(systemSitePackages: Bool = false) throws {
    let place = try Scratch()
    try AtomicFile.write(
      "home = /usr/bin\ninclude-system-site-packages = \(systemSitePackages)\nversion = 3.11.2\n",
      to: place.path.appending("pyvenv.cfg"))
    try FileSystem.createDirectories(place.path.pushing(site))
    directory = place
  }

  /// Writes a file of the tree.
  func write(_ path: FilePath, _ text: String) throws {
    try FileSystem.createDirectories(root.pushing(path).removingLastComponent())
    try AtomicFile.write(text, to: root.pushing(path))
  }

  /// Adds a distribution with a RECORD of its files, which are relative to `site-packages`.
  func add(
    _ name: String, _ version: String = "1.0", metadata: String = "", files: [String: String] = [:]
  ) throws {
    let info = "\(try PackageName(name).escaped)-\(version).dist-info"
    var all = files.map { path, text in
      (path.hasPrefix("@/") ? "\(info)/\(path.dropFirst(2))" : path, text)
    }
    all.append(
      ("\(info)/METADATA", "Metadata-Version: 2.4\nName: \(name)\nVersion: \(version)\n\(metadata)")
    )
    for (path, text) in all { try write(site.pushing(FilePath(path)).lexicallyNormalized(), text) }
    let rows = all.map { path, text in
      Record.Row(path: path, digest: Digest.of(Array(text.utf8)), size: text.utf8.count)
    }
    try write(
      site.appending(info).appending("RECORD"),
      Record(rows: rows + [.init(path: "\(info)/RECORD", digest: nil, size: nil)]).text)
  }

  /// What is in it.
  func inventory(
    prefix: FilePath? = "/opt/venvs/demo", wheels: [DistributionKey: WheelSource] = [:]
  ) throws -> Inventory {
    try Inventory(
      of: .init(name: "demo", version: "1.2-3"),
      trees: [
        InventoryTree(
          root: root, prefix: prefix, interpreter: "/usr/bin/python3.11", wheels: wheels)
      ])
  }
}

/// A document read back.
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
