internal import Core
internal import Packaging

/// The hash by which pipenv sees whether a Pipfile has changed since it was locked
/// (`Pipfile.calculate_hash`).
struct PipfileHash {
  private let root: LockTable

  /// Takes a Pipfile.
  init(_ root: LockTable) { self.root = root }

  private static let others: Set = [
    "source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv",
  ]

  /// Returns what is hashed: with names as they are written, as before 2026, and normalised.
  var candidates: [[UInt8]] { [false, true].map(content) }

  private func content(normalizesNames: Bool) -> [UInt8] {
    func packages(_ key: String) -> HashedValue {
      guard let value = root.table[key] else { return .object([:]) }
      guard normalizesNames, let table = value.table else { return .document(value) }
      return .object(
        Dictionary(
          table.members.map { (PackageName.normalize($0.key), .document($0.value)) },
          uniquingKeysWith: { $1 }))
    }
    let source = HashedValue.object([
      "name": .string("pypi"), "url": .string(PyPI.index),
      "verify_ssl": .document(
        DocumentValue(.boolean(true), at: DocumentPosition(line: 1, column: 1))),
    ])
    var content: [String: HashedValue] = [
      "_meta": .object([
        "sources": HashedValue(root, "source") ?? .array([source]),
        "requires": HashedValue(root, "requires") ?? .object([:]),
      ]),
      "default": packages("packages"), "develop": packages("dev-packages"),
    ]
    for key in root.keys where !Self.others.contains(key) { content[key] = packages(key) }
    return PythonJSON.dump(.object(content), compact: true)
  }
}
