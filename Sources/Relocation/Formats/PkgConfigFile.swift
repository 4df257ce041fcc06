/// A `.pc` file, which tells compilers where a library and its headers are.
///
/// See pkg-config(1). The directory that the file is in is `${pcfiledir}`, so that it need not name
/// any other.
package struct PkgConfigFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The file without the build's directories; nil where it does not say `prefix=` with one.
  ///
  /// The prefix becomes the parent of the parent of the file's own directory, as `pkg-config
  /// --define-prefix` has it, and what was below it is below it.
  func relocated(_ places: BuildPlaces) -> [UInt8]? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard
      let index = lines.firstIndex(where: { $0.hasPrefix("prefix=") && places.named(in: $0) })
    else { return nil }
    var prefix = lines[index].dropFirst(7)
    while let last = prefix.last, last == "/" || last == " " || last == "\r" {
      prefix.removeLast()
    }
    guard prefix.hasPrefix("/") else { return nil }
    lines[index] = "prefix=${pcfiledir}/../.."
    for other in lines.indices where other != index {
      lines[other] = lines[other].replacing(prefix + "/", with: "${prefix}/")
      if lines[other].hasSuffix(prefix) {
        lines[other] = lines[other].dropLast(prefix.count) + "${prefix}"
      }
    }
    return Array(lines.joined(separator: "\n").utf8)
  }
}
