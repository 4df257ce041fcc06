internal import Core

/// The rules for the names of members: a name that could lead out of the destination, or mean
/// different files to different tools, is rejected, not repaired.
enum ZipName {
  /// Returns why a name is not safe; nil if it is.
  ///
  /// A trailing `/`, which marks a directory, is allowed.
  static func objection(to name: String) -> String? {
    if name.isEmpty { return "it is empty" }
    if name.utf8.count > 4096 { return "it is longer than 4096 bytes" }
    if name.utf8.first == UInt8(ascii: "/") { return "it is an absolute path" }
    if name.utf8.contains(UInt8(ascii: "\\")) { return "it has a backslash" }
    if name.utf8.contains(0) { return "it has a NUL character" }
    let isPlain = name.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    if !isPlain, name.unicodeScalars.contains(where: \.properties.isDangerousInNames) {
      return "it has a control or invisible formatting character"
    }
    var parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    if parts.count > 257 { return "it has more than 256 directories" }
    for (index, part) in parts.enumerated() {
      if part.isEmpty { return "it has an empty component" }
      if part.elementsEqual(".".utf8) { return "it has the component '.'" }
      if part.elementsEqual("..".utf8) { return "it has the component '..'" }
      if part.count > 255 { return "it has a component longer than 255 bytes" }
      if index == 0, part.count >= 2, part.dropFirst().first == UInt8(ascii: ":") {
        return "it starts with a drive letter"
      }
    }
    return nil
  }
}
