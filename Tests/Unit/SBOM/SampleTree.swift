import Core
import Packaging
import SystemPackage
import Wheels

@testable import SBOM

/// A tree with distributions of our making.
struct SampleTree: ~Copyable {
  private let directory: TemporaryDirectory
  let site: FilePath = "lib/python3.11/site-packages"

  var root: FilePath { directory.path }

  init(systemSitePackages: Bool = false) throws {
    let place = try TemporaryDirectory.create(in: "/tmp", prefix: "venvdeb-inventory-")
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

extension BillOfMaterials {
  /// Parses a document that was written here.
  init(_ text: String) throws {
    self = try JSONText.decode(Self.self, from: Array(text.utf8))
  }

  /// The top-level component with a name.
  func component(_ name: String) -> BomComponent? { components.first { $0.name == name } }

  /// The dependencies of the component with a reference.
  func needs(_ reference: String) -> [String]? {
    dependencies.first { $0.ref == reference }?.dependsOn
  }
}
