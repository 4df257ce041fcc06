internal import Core
internal import Packaging
internal import SystemPackage
internal import Wheels

/// Describes one distribution of a tree and what it brings along.
struct DistributionComponent {
  let contents: TreeContents
  let item: TreeContents.Item
  /// Its reference in the document.
  let reference: String

  /// The component, and what its embedded documents say of dependencies.
  func describe() throws -> (component: BomComponent, dependencies: [(String, [String])]) {
    let metadata = item.metadata
    let wheel = contents.tree.wheels[DistributionKey(metadata)]
    var component = BomComponent(
      type: .library, bomRef: reference, name: metadata.name.raw,
      version: metadata.version.description)
    component.author = Self.author(of: metadata)
    component.description = metadata.summary.map {
      $0.split(separator: "\n").joined(separator: " ")
    }
    component.purl = Self.purl(of: item).description
    component.hashes = (wheel?.sha256 ?? item.directURL?.archive?.sha256)
      .map { [BomComponent.Hash($0)] }
    component.licenses = DeclaredLicense(metadata)?.entries
    component.properties = wheel.map { [.init(name: Self.wheelProperty, value: $0.fileName)] }

    let documents = try contents.files(of: item, below: "sboms")
    var nested = libraries
    var dependencies: [(String, [String])] = []
    for path in documents {
      guard let bom = EmbeddedBom(try FileSystem.read(contents.tree.root.pushing(path))) else {
        continue
      }
      let embedded = EmbeddedComponents(
        owner: reference, document: path.lastComponent?.string ?? "", bom: bom)
      nested += embedded.components
      dependencies += embedded.dependencies.map { ($0.ref, $0.dependsOn) }
    }
    component.components = nested.isEmpty ? nil : nested.withoutDuplicates
    let references =
      ProjectLink.references(metadata)
      + (try LicenseFiles.paths(of: item, in: contents)).map { self.file($0, type: "license") }
      + documents.map { self.file($0, type: "bom") }
    component.externalReferences = references.isEmpty ? nil : references.withoutDuplicates
    return (component, dependencies)
  }

  /// The property that has the name of the wheel, whose digest is the component's.
  static let wheelProperty = "venvdeb:wheel"

  /// The package URL of a distribution.
  static func purl(of item: TreeContents.Item) -> PackageURL {
    var purl = PackageURL.python(item.metadata.name, item.metadata.version)
    purl.qualifiers = item.directURL?.qualifiers ?? [:]
    return purl
  }

  /// The shared libraries that were put beside the modules, in directories such as `numpy.libs`.
  ///
  /// Nothing in them says reliably which library of which version they are, so they are files with
  /// a digest and no more.
  private var libraries: [BomComponent] {
    (item.record?.rows ?? []).filter { row in
      row.path.split(separator: "/").dropLast().contains { $0.hasSuffix(".libs") }
    }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map { row in
      var component = BomComponent(
        type: .file, bomRef: "\(reference)#\(row.path)", name: row.path)
      component.hashes = row.digest.map { [BomComponent.Hash($0)] }
      return component
    }
  }

  /// A file of the tree, with the digest that RECORD has.
  private func file(_ path: FilePath, type: String) -> BomComponent.Reference {
    var relative = path
    _ = relative.removePrefix(item.distribution.sitePackages)
    let row = item.record?.rows.first { $0.path == relative.string }
    return BomComponent.Reference(
      type: type, url: Address.file(path, below: contents.tree.prefix),
      hashes: row?.digest.map { [BomComponent.Hash($0)] })
  }

  /// Names and addresses as the metadata have them; `Author-email` has names, too, mostly.
  static func author(of metadata: CoreMetadata) -> String? {
    guard let name = metadata.author else { return metadata.authorEmail }
    guard let email = metadata.authorEmail else { return name }
    return email.contains("<") ? email : "\(name) <\(email)>"
  }
}
