import Packaging
import Testing

/// Compares with the `packaging` library, case by case, with no exceptions.
///
/// Where the two are meant to differ, the script that writes the cases says so and why, in the
/// places marked INTENDED:
/// - `~=` with a version that is not normalised: `packaging` gets its prefix wrong;
/// - markers that compare two variables or two literals: `packaging` cannot;
/// - comparisons without a meaning (`os_name ~= "posix"`): an exception there, false here;
/// - extras in parentheses (`(extra == "a.b")`): `packaging` forgets to normalise them;
/// - names and extras that end in `_`: `packaging` accepts them in requirements;
/// - build tags of wheels with other characters than letters, digits, `_` and `.`: accepted there;
/// - empty parts of tags (`-none-any`): accepted there, until version 26.3;
/// - `_` in the version of a wheel's file name: an error there, a local version here.
@Suite struct DifferentialTests {
  /// The kinds of cases and how many there are at least.
  @Test(arguments: [
    ("version", 8000), ("compare", 8000), ("specifier", 15000), ("marker", 9000),
    ("lockmarker", 300), ("requirement", 9000), ("wheel", 1500), ("tags", 24),
  ])
  func agreesWithPackaging(kind: String, atLeast count: Int) throws {
    let reference = try Reference(PackagingCases.loaded.get().cases)
    let cases = try #require(reference.cases[kind])
    #expect(cases.count >= count)
    var differences: [String] = []
    for fields in cases {
      let (inputs, expected) = Reference.parts(fields, of: kind)
      let found = try reference.result(of: kind, inputs)
      if found != expected { differences.append("\(inputs): \(found), packaging: \(expected)") }
    }
    #expect(
      differences.isEmpty,
      "\(differences.count) differences:\n\(differences.prefix(20).joined(separator: "\n"))")
  }
}

/// The cases, and this program's answers in the words of the script that wrote them.
private struct Reference {
  let cases: [String: [[String]]]
  let environments: [MarkerEnvironment]

  init(_ cases: [String: [[String]]]) throws {
    self.cases = cases
    var values: [[String: String]] = []
    for fields in cases["environment"] ?? [] {
      let index = try #require(Int(fields[0]))
      if index == values.count { values.append([:]) }
      values[index][fields[1]] = fields[2]
    }
    environments = try values.map { try MarkerEnvironment(values: $0) }
  }

  static func parts(_ fields: [String], of kind: String) -> (inputs: [String], result: [String]) {
    let inputs =
      switch kind {
      case "compare": 2
      case "specifier", "marker", "lockmarker": 3
      case "tags": 7
      default: 1
      }
    return (Array(fields[..<inputs]), Array(fields[inputs...]))
  }

  func result(of kind: String, _ inputs: [String]) throws -> [String] {
    switch kind {
    case "version": return (try? Version(inputs[0])).map { [$0.description] } ?? ["!"]
    case "compare": return [try Self.ordering(inputs)]
    case "specifier": return try Self.specifier(inputs)
    case "marker": return try marker(inputs)
    case "lockmarker": return try lockMarker(inputs)
    case "requirement": return requirement(inputs[0])
    case "wheel": return Self.wheel(inputs[0])
    case "tags": return try Self.tags(inputs)
    default: throw UnknownKind(kind: kind)
    }
  }

  private struct UnknownKind: Error {
    let kind: String
  }

  private static func ordering(_ inputs: [String]) throws -> String {
    let (left, right) = (try Version(inputs[0]), try Version(inputs[1]))
    if left < right { return left == right || right < left ? "inconsistent" : "<" }
    if right < left { return left == right ? "inconsistent" : ">" }
    return left == right && left.hashValue == right.hashValue ? "=" : "inconsistent"
  }

  private static func specifier(_ inputs: [String]) throws -> [String] {
    guard let specifiers = try? VersionSpecifiers(inputs[0]) else { return ["!"] }
    let prereleases: Bool? = inputs[2] == "None" ? nil : inputs[2] == "True"
    return [
      String(specifiers.contains(try Version(inputs[1]), prereleases: prereleases)),
      specifiers.allowsPrereleases.map { String($0) } ?? "nil", specifiers.description,
    ]
  }

  private func marker(_ inputs: [String]) throws -> [String] {
    guard let marker = try? Marker(inputs[0]) else { return ["!"] }
    let environment = environments[try #require(Int(inputs[1]))]
    let extras: Set<PackageName> = inputs[2].isEmpty ? [] : [try PackageName(inputs[2])]
    let result = marker.evaluate(in: environment, extras: extras)
    // What it prints must mean the same as what it read.
    #expect(try Marker(marker.description) == marker)
    return [String(result)]
  }

  private func lockMarker(_ inputs: [String]) throws -> [String] {
    let names = Set(try inputs[2].split(separator: ",").map { try PackageName($0) })
    let marker = try Marker(inputs[0])
    let isExtras = inputs[1] == "extras"
    return [
      String(
        marker.evaluate(
          in: environments[0], extras: isExtras ? names : [], groups: isExtras ? [] : names))
    ]
  }

  private func requirement(_ text: String) -> [String] {
    guard let requirement = try? Requirement(text) else { return ["!"] }
    #expect((try? Requirement(requirement.description)) == requirement, "\(text)")
    return [
      requirement.name.normalized,
      requirement.extras.map(\.normalized).sorted().joined(separator: ","),
      requirement.specifiers.description, requirement.url ?? "",
      requirement.marker.map { String($0.evaluate(in: environments[0])) } ?? "-",
    ]
  }

  private static func wheel(_ fileName: String) -> [String] {
    guard let wheel = try? WheelName(fileName) else { return ["!"] }
    return [
      wheel.name.normalized, wheel.version.description, wheel.build?.description ?? "",
      Set(wheel.tags.tags).map(\.description).sorted().joined(separator: ","),
    ]
  }

  private static func tags(_ inputs: [String]) throws -> [String] {
    let environment = TagEnvironment(
      implementation: "cpython", python: try #require(PythonVersion(parsing: inputs[0])),
      isFreeThreaded: inputs[1].contains("t"), isDebug: inputs[1].contains("d"),
      glibc: LibcVersion(parsing: inputs[2]), musl: LibcVersion(parsing: inputs[3]),
      machine: inputs[4],
      is32Bit: inputs[5] == "true", isHardFloatARM: inputs[6] == "true")
    return [CompatibilityTags(environment).tags.map(\.description).joined(separator: " ")]
  }
}
