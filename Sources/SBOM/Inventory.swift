package import Core
internal import FoundationEssentials
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// What a package is made of: its distributions, their licences, and what they bring along.
package struct Inventory {
  /// The package itself.
  package struct Subject: Sendable {
    package let name: String
    package let version: String?

    package init(name: String, version: String? = nil) {
      self.name = name
      self.version = version
    }
  }

  let subject: Subject
  let trees: [TreeContents]

  /// Reads the trees of a package.
  ///
  /// Throws `MetadataError` and `FileError`.
  package init(of subject: Subject, trees: [InventoryTree]) throws {
    self.subject = subject
    self.trees = try trees.map(TreeContents.read)
  }

  /// The software bill of materials: CycloneDX 1.5, the same for the same trees.
  ///
  /// There is no time in it but `date`.
  package func billOfMaterials(date: SourceDate? = nil) throws -> String {
    try BomAssembly(inventory: self).document(date: date).json()
  }
}

/// Collects components, gives them references, and connects them.
private struct BomAssembly {
  let inventory: Inventory
  private var components: [BomComponent] = []
  private var dependencies: [String: Set<String>] = [:]
  private var taken: Set<String> = []

  init(inventory: Inventory) { self.inventory = inventory }

  consuming func document(date: SourceDate?) throws -> BillOfMaterials {
    let root = reference(inventory.subject.name)
    var needs: Set<String> = []
    for contents in inventory.trees {
      needs.formUnion(try add(contents))
      if let interpreter = contents.tree.interpreter { needs.insert(add(interpreter)) }
    }
    dependencies[root] = needs
    var subject = BomComponent(
      type: .application, bomRef: root, name: inventory.subject.name,
      version: inventory.subject.version)
    if inventory.trees.contains(where: \.configuration.includesSystemSitePackages) {
      subject.properties = [.init(name: "venvdeb:system-site-packages", value: "true")]
    }
    let tool = BomComponent(type: .application, name: "venvdeb", version: toolVersion)
    let known = Set([subject].references + components.references)
    return BillOfMaterials(
      metadata: .init(
        timestamp: date.map(Self.timestamp), tools: .init(components: [tool]), component: subject),
      components: components.withoutDuplicates,
      dependencies: dependencies.filter { known.contains($0.key) }
        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ref, needs in
          .init(ref: ref, dependsOn: needs.filter { known.contains($0) && $0 != ref }.sorted())
        })
  }

  /// Adds the distributions of a tree, and returns those that no other one needs.
  private mutating func add(_ contents: TreeContents) throws -> Set<String> {
    let references = contents.items.map {
      reference(DistributionComponent.purl(of: $0).description)
    }
    let byName = Dictionary(
      zip(contents.items, references).map { ($0.metadata.name, $1) }, uniquingKeysWith: { $1 })
    let graph = RequirementGraph(
      contents.items.map { .init(metadata: $0.metadata) }, in: contents.markers)
    var needed: Set<String> = []
    for (item, reference) in zip(contents.items, references) {
      let (component, embedded) = try DistributionComponent(
        contents: contents, item: item, reference: reference
      ).describe()
      components.append(component)
      let needs = Set(graph.requirements(of: item.metadata).compactMap { byName[$0.name] })
        .subtracting([reference])
      needed.formUnion(needs)
      dependencies[reference, default: []].formUnion(needs)
      for (ref, dependsOn) in embedded { dependencies[ref, default: []].formUnion(dependsOn) }
    }
    return tops(references, needed)
  }

  /// The references that nothing needs, and one of each circle that nothing outside it needs.
  private func tops(_ references: [String], _ needed: Set<String>) -> Set<String> {
    var tops = Set(references).subtracting(needed)
    var reached: Set<String> = []
    func reach(_ reference: String) {
      guard reached.insert(reference).inserted else { return }
      for next in dependencies[reference] ?? [] { reach(next) }
    }
    tops.forEach(reach)
    for reference in references where !reached.contains(reference) {
      tops.insert(reference)
      reach(reference)
    }
    return tops
  }

  /// Adds the interpreter, which is not part of the package, once.
  private mutating func add(_ interpreter: FilePath) -> String {
    let name = interpreter.lastComponent?.string ?? "python"
    let isDebian = interpreter.removingLastComponent() == "/usr/bin"
    let purl = PackageURL.debian(name).description
    let reference = isDebian ? purl : interpreter.string
    guard taken.insert(reference).inserted else { return reference }
    var component = BomComponent(type: .platform, bomRef: reference, name: name)
    component.purl = isDebian ? purl : nil
    components.append(component)
    dependencies[reference] = []
    return reference
  }

  /// A reference that nothing else has.
  private mutating func reference(_ text: String) -> String {
    var candidate = text
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(text)#\(number)"
      number += 1
    }
    return candidate
  }

  private static func timestamp(_ date: SourceDate) -> String {
    Date(timeIntervalSince1970: Double(date.seconds)).formatted(.iso8601)
  }
}

extension [BomComponent] {
  /// The references of components at any depth.
  fileprivate var references: [String] {
    flatMap { component in
      [component.bomRef].compactMap(\.self) + (component.components ?? []).references
    }
  }
}
