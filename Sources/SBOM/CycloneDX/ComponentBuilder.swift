internal import Core
internal import Packaging
internal import SystemPackage
internal import Wheels

/// Describes a distribution of a tree, and what it brings along, as a component.
struct ComponentBuilder {
  let contents: TreeContents
  let item: InventoryDistribution
  /// The reference of the component in the document.
  let reference: String

  /// Returns the component, the dependencies that its embedded documents list, and a warning for
  /// each document whose components cannot be listed.
  ///
  /// Throws `BudgetError`, `TreeFileError` and `FileError`.
  func build() throws -> (
    component: BomComponent, dependencies: [BillOfMaterials.Dependency], warnings: [String]
  ) {
    let metadata = item.metadata
    let wheel = contents.tree.wheels[DistributionKey(metadata)]
    var component = BomComponent(
      type: .library, bomRef: reference, name: metadata.name.raw,
      version: metadata.version.description)
    component.author = metadata.authorship
    component.description = metadata.summary.map {
      $0.split(separator: "\n").joined(separator: " ")
    }
    component.purl = item.purl.description
    component.hashes = (wheel?.sha256 ?? item.directURL?.archive?.sha256)
      .map { [BomComponent.Hash($0)] }
    component.licenses = DeclaredLicense(metadata)?.entries
    component.properties = wheel.map { wheel in
      [.init(name: Self.wheelProperty, value: wheel.fileName)]
        + wheel.allowed.map { .init(name: Self.allowanceProperty, value: $0) }
    }

    let documents = item.files(below: "sboms")
    var nested = libraries
    var dependencies: [BillOfMaterials.Dependency] = []
    var warnings: [String] = []
    for path in documents {
      guard let bytes = try contents.tree.root.read(path, limit: ShippedBom.sizeLimit),
        let bom = try BillOfMaterials(parsing: bytes, budget: contents.budget)
      else {
        warnings.append(
          "\(metadata.name) \(metadata.version): '\(path.lastComponent?.string ?? "")' is not "
            + "CycloneDX in JSON: it is referred to, but its components are not listed")
        continue
      }
      let embedded = EmbeddedComponents(
        owner: reference, document: path.lastComponent?.string ?? "", bom: bom)
      nested += embedded.components
      dependencies += embedded.dependencies
    }
    component.components = nested.isEmpty ? nil : nested.withoutDuplicates
    let metadataDirectory = item.distribution.directory.lastComponent?.string ?? ""
    let rows = Dictionary(
      item.rows { $0.hasBytePrefix(metadataDirectory) }.map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first })
    let references =
      ProjectLink.references(metadata)
      + LicenseFiles.paths(of: item).map { file($0, "license", in: rows) }
      + documents.map { file($0, "bom", in: rows) }
    component.externalReferences = references.isEmpty ? nil : references.withoutDuplicates
    return (component, dependencies, warnings)
  }

  /// The property with the file name of the wheel, whose digest is the component's.
  static let wheelProperty = "venvdeb:wheel"

  /// The property with a rule that the wheel breaks, as `allow-wheel` opened it.
  static let allowanceProperty = "venvdeb:allow-wheel"

  /// The shared libraries that auditwheel put beside the modules, in directories such as
  /// `numpy.libs`.
  ///
  /// Nothing in them tells reliably which library in which version they are, so each is a file
  /// with a digest and no more.
  private var libraries: [BomComponent] {
    item.bundledLibraries.sorted { $0.path.precedes($1.path) }.map { row in
      var component = BomComponent(
        type: .file, bomRef: "\(reference)#\(row.path)", name: row.path)
      component.hashes = row.digest.map { [BomComponent.Hash($0)] }
      return component
    }
  }

  /// Returns a reference to a file of the tree, with the digest in `rows` of RECORD.
  private func file(
    _ path: FilePath, _ type: String, in rows: [String: Record.Row]
  ) -> BomComponent.Reference {
    var relative = path
    _ = relative.removePrefix(item.distribution.sitePackages)
    let row = rows[relative.string]
    return BomComponent.Reference(
      type: type, url: Address.file(path, below: contents.tree.prefix),
      hashes: row?.digest.map { [BomComponent.Hash($0)] })
  }
}

extension InventoryDistribution {
  /// The package URL of the distribution.
  var purl: PackageURL {
    var purl = PackageURL.python(metadata.name, metadata.version)
    purl.qualifiers = directURL?.qualifiers ?? [:]
    return purl
  }
}
