internal import Core
internal import FoundationEssentials
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The assembly of the document of an inventory: collects components, gives them references, and
/// connects them.
struct BomAssembly {
  private let inventory: Inventory
  private var components: [BomComponent] = []
  private var dependencies: [String: Set<String>] = [:]
  /// What could not be listed, one sentence each.
  private var warnings: [String] = []
  /// The references in use.
  private var taken: Set<String> = []
  /// The numbers that references of the same name have had last.
  private var numbers: [String: Int] = [:]

  init(_ inventory: Inventory) { self.inventory = inventory }

  /// Returns the finished document, and what it cannot list, one sentence each.
  ///
  /// Throws `FileError`.
  consuming func document(
    date: SourceDate?
  ) throws -> (document: BillOfMaterials, warnings: [String]) {
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
    let document = BillOfMaterials(
      metadata: .init(
        timestamp: date.map(Self.timestamp), tools: .init(components: [tool]), component: subject),
      components: components.withoutDuplicates,
      dependencies: dependencies.filter { known.contains($0.key) }
        .sorted { $0.key.precedes($1.key) }.map { ref, needs in
          .init(ref: ref, dependsOn: needs.filter { known.contains($0) && $0 != ref }.sorted())
        })
    return (document, warnings)
  }

  /// Adds the distributions of a tree, and returns those that no other one needs.
  private mutating func add(_ contents: TreeContents) throws -> Set<String> {
    let references = contents.items.map {
      reference($0.purl.description)
    }
    let byName = Dictionary(
      zip(contents.items, references).map { ($0.metadata.name, $1) }, uniquingKeysWith: { $1 })
    let graph = RequirementGraph(
      contents.items.map { .init(metadata: $0.metadata) }, in: contents.markers)
    var needed: Set<String> = []
    for (item, reference) in zip(contents.items, references) {
      let (component, embedded, remarks) = try ComponentBuilder(
        contents: contents, item: item, reference: reference
      ).build()
      components.append(component)
      warnings += remarks
      let needs = Set(graph.requirements(of: item.metadata).compactMap { byName[$0.name] })
        .subtracting([reference])
      needed.formUnion(needs)
      dependencies[reference, default: []].formUnion(needs)
      for dependency in embedded {
        dependencies[dependency.ref, default: []].formUnion(dependency.dependsOn ?? [])
      }
    }
    return tops(references, needed)
  }

  /// Returns the references that nothing depends on, and one of each circle that nothing outside it
  /// depends on.
  private func tops(_ references: [String], _ needed: Set<String>) -> Set<String> {
    var tops = Set(references).subtracting(needed)
    var reached: Set<String> = []
    // Documents of strangers have chains of any length.
    func reach(_ reference: String) {
      var pending = [reference]
      while let next = pending.popLast() {
        if reached.insert(next).inserted { pending += dependencies[next] ?? [] }
      }
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

  /// Returns a reference that nothing else has.
  private mutating func reference(_ text: String) -> String {
    var candidate = text
    while !taken.insert(candidate).inserted {
      let number = numbers[text, default: 1] + 1
      numbers[text] = number
      candidate = "\(text)#\(number)"
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
