internal import SystemPackage

/// Files `.pc`, which tell compilers where a library and its headers are.
///
/// See pkg-config(1). The directory that the file is in is `${pcfiledir}`, so that it need not name
/// any other.
struct PkgConfig: RelocatableFormat {
  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
    file.path.extension == "pc"
  }

  /// Rewrites a file that says `prefix=` with a build directory.
  ///
  /// The prefix becomes the parent of the parent of the file's own directory, as `pkg-config
  /// --define-prefix` has it, and what was below it is below it.
  func relocate(
    _ file: RelocatableFile, in context: RelocationContext
  ) throws -> RelocationResult {
    guard let text = try file.text() else { return .unchanged }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard
      let index = lines.firstIndex(where: {
        $0.hasPrefix("prefix=") && context.buildDirectories.areNamed(in: $0)
      })
    else { return .unchanged }
    var prefix = lines[index].dropFirst("prefix=".count)
    while let last = prefix.last, last == "/" || last == " " || last == "\r" {
      prefix.removeLast()
    }
    guard prefix.hasPrefix("/") else { return .unchanged }
    lines[index] = "prefix=${pcfiledir}/../.."
    for other in lines.indices where other != index {
      lines[other] = lines[other].replacing(prefix + "/", with: "${prefix}/")
      if lines[other].hasSuffix(prefix) {
        lines[other] = lines[other].dropLast(prefix.count) + "${prefix}"
      }
    }
    return RelocationResult(Array(lines.joined(separator: "\n").utf8))
  }
}
