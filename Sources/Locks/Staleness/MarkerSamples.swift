internal import Packaging

/// Environments that differ in everything that some markers compare: two that are true in the same
/// ones of these are true in the same ones of all.
///
/// Only environments that exist are tried, such as Windows with `os_name == "nt"`: uv rewrites
/// markers by what it knows of them.
struct MarkerSamples {
  private var platforms: [[MarkerVariable: String]] = [
    [.osName: "posix", .sysPlatform: "linux", .platformSystem: "Linux"]
  ]
  private var implementations: [[MarkerVariable: String]] = [
    [.implementationName: "cpython", .platformPythonImplementation: "CPython"]
  ]
  /// The texts of variables that depend on no others.
  private var texts: [MarkerVariable: [String]] = [
    .platformMachine: ["x86_64"], .platformRelease: [""], .platformVersion: [""],
  ]
  private var versions: PythonSamples
  private var names: Set<PackageName> = []
  private var environments: [MarkerEnvironment] = []
  private var extras: [Set<PackageName>] = []

  /// The most environments that are tried.
  private static let limit = 20_000

  /// Chooses the environments for conditions, among those with the given versions of Python.
  ///
  /// Returns nil if there are too many, or for comparisons that are not understood.
  init?(of conditions: [UvCondition], python: VersionSpecifiers) {
    versions = PythonSamples(python)
    for condition in conditions {
      if let extra = condition.extra { names.insert(extra) }
      for marker in condition.markers + condition.excluded {
        for comparison in marker.expression.comparisons where !add(comparison) { return nil }
      }
    }
    let pythons = versions.full(within: python).map { version -> [MarkerVariable: String] in
      let short = version.split(separator: ".").prefix(2).joined(separator: ".")
      return [.pythonFullVersion: version, .implementationVersion: version, .pythonVersion: short]
    }
    var axes = [platforms, implementations, pythons]
    axes += texts.map { variable, texts in texts.map { [variable: $0] } }
    var values: [[MarkerVariable: String]] = [[:]]
    for axis in axes {
      guard values.count * axis.count <= Self.limit else { return nil }
      values = values.flatMap { some in axis.map { some.merging($0) { first, _ in first } } }
    }
    for value in values {
      let texts = Dictionary(uniqueKeysWithValues: value.map { ($0.rawValue, $1) })
      guard let environment = try? MarkerEnvironment(values: texts) else { return nil }
      environments.append(environment)
    }
    extras = [[]] + names.sorted().map { [$0] } + (names.count > 1 ? [names] : [])
  }

  /// Returns whether something is true in each environment, with each choice of extras.
  func allSatisfy(_ test: (MarkerEnvironment, Set<PackageName>) -> Bool) -> Bool {
    environments.allSatisfy { environment in extras.allSatisfy { test(environment, $0) } }
  }

  /// Adds what a comparison tells apart; returns false if it is not understood.
  private mutating func add(_ comparison: MarkerComparison) -> Bool {
    let variable: MarkerVariable
    let text: String
    switch (comparison.left, comparison.right) {
    case (.variable(let left), .literal(let right)): (variable, text) = (left, right)
    case (.literal(let left), .variable(let right)): (variable, text) = (right, left)
    default: return false
    }
    let values: [String]
    switch comparison.comparison {
    case .in, .notIn:
      values = text.split { $0 == " " || $0 == "," || $0 == "|" }.map(String.init)
    case .comparing: values = [text]
    }
    switch variable {
    case .pythonVersion, .pythonFullVersion, .implementationVersion:
      return values.allSatisfy { versions.add($0) }
    case .osName, .sysPlatform, .platformSystem: addPlatforms(variable, values)
    case .implementationName, .platformPythonImplementation: addImplementations(variable, values)
    case .platformMachine, .platformRelease, .platformVersion:
      let values = variable == .platformMachine ? values + ["other"] : values
      texts[variable] =
        texts[variable, default: []] + Set(values).subtracting(texts[variable] ?? [])
    case .extra: names.formUnion(values.compactMap { try? PackageName($0) })
    case .extras, .dependencyGroups: return false
    }
    return true
  }

  private mutating func addPlatforms(_ variable: MarkerVariable, _ texts: [String]) {
    if platforms.count == 1 {
      platforms += [
        [.osName: "posix", .sysPlatform: "darwin", .platformSystem: "Darwin"],
        [.osName: "nt", .sysPlatform: "win32", .platformSystem: "Windows"],
        [.osName: "posix", .sysPlatform: "emscripten", .platformSystem: "Emscripten"],
        [.osName: "posix", .sysPlatform: "aix", .platformSystem: "AIX"],
        [.osName: "posix", .sysPlatform: "android", .platformSystem: "Android"],
        [.osName: "posix", .sysPlatform: "other", .platformSystem: "Other"],
      ]
    }
    for text in texts where !platforms.contains(where: { $0[variable] == text }) {
      var platform: [MarkerVariable: String] = [
        .osName: "posix", .sysPlatform: "other", .platformSystem: "Other",
      ]
      platform[variable] = text
      platforms.append(platform)
    }
  }

  private mutating func addImplementations(_ variable: MarkerVariable, _ texts: [String]) {
    if implementations.count == 1 {
      implementations += [
        [.implementationName: "pypy", .platformPythonImplementation: "PyPy"],
        [.implementationName: "other", .platformPythonImplementation: "Other"],
      ]
    }
    for text in texts where !implementations.contains(where: { $0[variable] == text }) {
      var implementation: [MarkerVariable: String] = [
        .implementationName: "other", .platformPythonImplementation: "Other",
      ]
      implementation[variable] = text
      implementations.append(implementation)
    }
  }
}

extension MarkerExpression {
  /// The comparisons that it is made of.
  fileprivate var comparisons: [MarkerComparison] {
    switch self {
    case .comparison(let comparison): [comparison]
    case .all(let parts), .any(let parts): parts.flatMap(\.comparisons)
    }
  }
}
