internal import Core
internal import Processes
internal import SystemPackage

/// What an interpreter says about itself: a list of `key=value` fields that end in NUL each.
struct InterpreterProbe: Sendable {
  /// The answers by key.
  let fields: [String: String]

  /// Reads fields; nil where a field is not UTF-8, has no `=`, or the last one does not end.
  init?(parsing bytes: some Collection<UInt8>) {
    var fields: [String: String] = [:]
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0) {
      let field = rest[..<end]
      guard let separator = field.firstIndex(of: UInt8(ascii: "=")),
        let key = String(validating: field[..<separator], as: UTF8.self),
        let value = String(validating: field[field.index(after: separator)...], as: UTF8.self)
      else { return nil }
      fields[key] = value
      rest = rest[rest.index(after: end)...]
    }
    guard rest.isEmpty, fields["end"] == "" else { return nil }
    self.fields = fields
  }

  /// Makes the command that asks an interpreter.
  ///
  /// `-I` keeps its user's files, environment and directory out; `-S` keeps `site` out, which
  /// would run whatever .pth files happen to be installed on the build machine.
  static func command(_ executable: FilePath) -> Command {
    Command(
      executable, ["-I", "-S", "-E", "-c", source],
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], workingDirectory: "/")
  }

  /// The Python side, `probe.py`.
  ///
  /// Every line also is Python 3.4, so that an interpreter that is too old can say so itself.
  private static let source = String(decoding: PackageResources.probe_py, as: UTF8.self)
}
