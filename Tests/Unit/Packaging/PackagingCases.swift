import Core
import SystemPackage
import TestSupport
import Testing

/// What the `packaging` library makes of thousands of versions, specifiers, markers, requirements
/// and file names, as `Tests/Comparison/Packaging/pep440_pep508.py` writes it down.
///
/// The library is the reference implementation of PEP 440 and PEP 508. The test suite names a
/// Python that can import it in VENVDEB_TEST_PACKAGING_PYTHON; without that, a virtual environment
/// is made once and kept below XDG_CACHE_HOME. The cases are always the same, unless
/// VENVDEB_DIFFERENTIAL_SEED asks for others.
struct PackagingCases {
  /// The cases by kind, each with its fields.
  let cases: [String: [[String]]]

  static let version = "26.2"
  static let loaded = Result { try PackagingCases() }

  private init() throws {
    let python = try PythonPeer.python(
      with: "packaging", Self.version, variable: "VENVDEB_TEST_PACKAGING_PYTHON")
    let scratch = try Scratch()
    let output = scratch.path.appending("cases.tsv")
    let script = checkout.pushing("Tests/Comparison/Packaging/pep440_pep508.py")
    let seed = [PythonPeer.environment("VENVDEB_DIFFERENTIAL_SEED")].compactMap { $0 }
    try Tool.check([python, script.string, output.string] + seed, inheritsEnvironment: true)
    var cases: [String: [[String]]] = [:]
    for line in try FileSystem.readText(output).utf8.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { Self.unescaped($0) }
      cases[fields[0], default: []].append(Array(fields.dropFirst()))
    }
    self.cases = cases
  }

  /// The text of a field: `\u{…}` stands for a character that would break the lines.
  private static func unescaped(_ field: Substring.UTF8View.SubSequence) -> String {
    guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
    var text = ""
    var rest = field
    while let start = rest.firstIndex(of: UInt8(ascii: "\\")) {
      text += String(decoding: rest[..<start], as: UTF8.self)
      let digits = rest[start...].dropFirst(3).prefix { $0 != UInt8(ascii: "}") }
      if let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        text.unicodeScalars.append(scalar)
      }
      rest = rest[digits.endIndex...].dropFirst()
    }
    return text + String(decoding: rest, as: UTF8.self)
  }
}
