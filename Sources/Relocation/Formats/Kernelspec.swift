internal import Core
internal import SystemPackage

/// Files `kernel.json`, which tell Jupyter how a kernel is started.
///
/// The first argument is the interpreter. The name alone, as in published wheels of ipykernel, means
/// the Python that Jupyter itself runs on; an absolute path means what the machine had on which the
/// file was made. See "Kernel specs" in the documentation of jupyter_client.
struct Kernelspec: RelocatableFormat {
  func isCandidate(
    _ name: Substring, in directory: String, of context: RelocationContext
  ) -> Bool {
    name == "kernel.json" && Self.isKernelspec(FilePath("\(directory)/\(name)"))
  }

  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
    Self.isKernelspec(file.path)
  }

  /// Whether a path is `share/jupyter/kernels/<kernel>/kernel.json`.
  private static func isKernelspec(_ path: FilePath) -> Bool {
    let parts = Array(path.components)
    return parts.count == 5 && path.starts(with: "share/jupyter/kernels")
      && parts[4] == "kernel.json"
  }

  /// Puts the name of the interpreter alone in place of an absolute path.
  ///
  /// All other bytes stay as they are.
  func relocate(
    _ file: RelocatableFile, in context: RelocationContext
  ) throws -> RelocationResult {
    struct Spec: Decodable { let argv: [String] }
    let bytes = try file.contents()
    guard let spec = try? JSONText.decode(Spec.self, from: bytes),
      let program = spec.argv.first, program.hasPrefix("/"),
      let name = FilePath(program).lastComponent?.string, name.hasPrefix("python"),
      let text = String(validating: bytes, as: UTF8.self),
      let range = Self.rangeOfProgram(in: text)
    else { return .unchanged }
    return RelocationResult(
      Array(text[..<range.lowerBound].utf8) + Array("python".utf8)
        + Array(text[range.upperBound...].utf8))
  }

  /// The first string of the list `argv`, which is a key but once, without its quotes.
  private static func rangeOfProgram(in text: String) -> Range<String.Index>? {
    guard let key = text.firstRange(of: "\"argv\""),
      let list = text[key.upperBound...].firstIndex(of: "["),
      let open = text[list...].firstIndex(of: "\"")
    else { return nil }
    let start = text.index(after: open)
    var end = start
    while end < text.endIndex, text[end] != "\"" {
      if text[end] == "\\" { end = text.index(after: end) }
      guard end < text.endIndex else { return nil }
      end = text.index(after: end)
    }
    return end < text.endIndex ? start..<end : nil
  }
}
