internal import Core
internal import SystemPackage

/// A `kernel.json`, which tells Jupyter how a kernel is started.
///
/// Its first argument is the interpreter. The name alone, as in published wheels of ipykernel, means
/// the Python that Jupyter itself runs on; an absolute path means what the machine had on which the
/// file was made. See "Kernel specs" in the documentation of jupyter_client.
package struct KernelSpec {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether a file of the tree is one, by its place.
  static func isKernelSpec(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 5 && parts[0] == "share" && parts[1] == "jupyter"
      && parts[2] == "kernels" && parts[4] == "kernel.json"
  }

  /// The file with the name of the interpreter alone in place of an absolute path; nil where there
  /// is none.
  ///
  /// All other bytes stay as they are.
  func relocated() -> [UInt8]? {
    struct Spec: Decodable { let argv: [String] }
    guard let spec = try? JSONText.decode(Spec.self, from: bytes),
      let program = spec.argv.first, program.hasPrefix("/"),
      let name = FilePath(program).lastComponent?.string, name.hasPrefix("python"),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    // "argv" is a key but once, and its first string is the program.
    guard let key = text.firstRange(of: "\"argv\""),
      let start = text[key.upperBound...].firstIndex(of: "[")
    else { return nil }
    let array = text[start...].dropFirst()
    guard let open = array.firstIndex(of: "\"") else { return nil }
    var close = array.index(after: open)
    while close < array.endIndex, array[close] != "\"" {
      if array[close] == "\\" { close = array.index(after: close) }
      guard close < array.endIndex else { return nil }
      close = array.index(after: close)
    }
    guard close < array.endIndex else { return nil }
    return Array(text[...open].utf8) + Array("python".utf8) + Array(text[close...].utf8)
  }
}
