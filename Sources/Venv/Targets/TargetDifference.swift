internal import Core
internal import Packaging
internal import SystemPackage

/// A fact in which two descriptions of a target differ.
package struct TargetDifference: Sendable, Hashable, Encodable, CustomStringConvertible {
  /// The member of a target file, such as `python.version`.
  package let member: String
  /// The expected value as JSON; nil for none.
  package let expected: String?
  /// The value as JSON; nil for none.
  package let found: String?

  package var description: String {
    switch (expected, found) {
    case (let expected?, let found?): "\(member): expected \(expected), got \(found)"
    case (let expected?, nil): "\(member) is missing (expected \(expected))"
    case (nil, let found?): "unknown member '\(member)' (\(found))"
    case (nil, nil): member
    }
  }
}

/// The comparison of two documents, value by value.
struct TargetComparison {
  /// A difference, and where it is in the document that was compared.
  struct Place {
    let difference: TargetDifference
    let position: DocumentPosition
  }

  private(set) var places: [Place] = []

  /// Compares a document with the expected one, in the order of the former; what it lacks comes
  /// after what else its object has.
  init(_ found: DocumentValue, _ expected: DocumentValue) { compare(found, expected, at: "") }

  private mutating func compare(_ found: DocumentValue, _ expected: DocumentValue, at path: String)
  {
    switch (found.content, expected.content) {
    case (.table(let found), .table(let wanted)): compare(found, wanted, at: path, expected)
    case (.array(let elements), .array(let wanted)) where elements.count == wanted.count:
      for (index, pair) in zip(elements, wanted).enumerated() {
        compare(pair.0, pair.1, at: "\(path)[\(index)]")
      }
    default:
      let (value, wanted) = (Self.text(found), Self.text(expected))
      if value != wanted { add(path, wanted, value, found.position) }
    }
  }

  private mutating func compare(
    _ found: DocumentTable, _ expected: DocumentTable, at path: String, _ whole: DocumentValue
  ) {
    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    for member in found.members {
      if let wanted = expected[member.key] {
        compare(member.value, wanted, at: name(member.key))
      } else {
        add(name(member.key), nil, Self.text(member.value), member.position)
      }
    }
    for member in expected.members where found[member.key] == nil {
      add(
        name(member.key), Self.text(member.value), nil,
        found.members.last?.position ?? whole.position)
    }
  }

  private mutating func add(
    _ member: String, _ expected: String?, _ found: String?, _ position: DocumentPosition
  ) {
    places.append(
      Place(
        difference: TargetDifference(member: member, expected: expected, found: found),
        position: position))
  }

  /// Returns a value as JSON, without what is in arrays and objects.
  private static func text(_ value: DocumentValue) -> String {
    switch value.content {
    case .string(let text): "\"\(text.excerpt)\""
    case .integer(let number): String(number)
    case .float(let number): String(number)
    case .boolean(let truth): String(truth)
    case .dateTime(let text): text
    case .null: "null"
    case .array(let elements): elements.isEmpty ? "[]" : "an array of \(elements.count)"
    case .table(let table): table.isEmpty ? "{}" : "an object"
    }
  }
}

extension TargetDescription {
  /// Returns the facts of a target that are not as described, in the order of target files.
  ///
  /// The version of the package is not among them: it may change while that of Python stays.
  package func differences(from target: Target) -> [TargetDifference] {
    let other = TargetDocument(
      name: name, target: target,
      package: TargetDocument.Packages.Interpreter(name: package, version: packageVersion),
      sources: sources)
    guard let found = other.value, let expected = TargetDocument(self).value else { return [] }
    return TargetComparison(found, expected).places.map(\.difference)
  }
}

extension TargetDocument {
  /// The document as a file would be read.
  var value: DocumentValue? {
    (try? JSONText.encode(self)).flatMap { try? JSONReader.read($0, file: "target") }
  }
}
