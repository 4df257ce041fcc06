internal import Core
internal import Packaging
internal import SystemPackage

/// Files of `site-packages` that add directories to `sys.path`: `.pth`, `.egg-link`, and the
/// `__editable__` files of editable installations (PEP 660).
///
/// Each line of a `.pth` file is a directory, or Python that begins with `import`; see the
/// documentation of Python's module `site`. Directories of the tree become relative. The modules of
/// an editable installation are not in the tree, which is an error.
struct PathFile: RelocatableFormat {
  func isCandidate(
    _ name: Substring, in directory: String, of context: RelocationContext
  ) -> Bool {
    (name.hasSuffix(".pth") || EditableFile.isEditable(name))
      && directory == context.sitePackages.string
  }

  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
    isCandidate(file.name[...], in: file.directory.string, of: context)
  }

  func relocate(
    _ file: RelocatableFile, in context: RelocationContext
  ) throws -> RelocationResult {
    if EditableFile.isEditable(file.name[...]) {
      guard let target = Self.editableTarget(in: try file.contents()) else { return .unchanged }
      throw editable(file, target)
    }
    guard let text = try file.text() else { return .unchanged }
    var result = RelocationResult.unchanged
    var isChanged = false
    let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var entry = line
      while let last = entry.last, last.isWhitespace { entry.removeLast() }
      guard entry.hasPrefix("/") else { return String(line) }
      if let inside = context.buildDirectories.treePath(of: entry) {
        isChanged = true
        let way = FilePath.relative(inside, from: context.sitePackages)
        return way.isEmpty ? "." : way.string
      }
      if context.buildDirectories.areNamed(in: entry) { throw editable(file, String(entry)) }
      result.warnings.append(
        "'\(file.path.string)' adds '\(entry)' to sys.path, which is outside of the tree")
      return String(line)
    }
    if isChanged { result.change = .contents(Array(lines.joined(separator: "\n").utf8)) }
    return result
  }

  private func editable(_ file: RelocatableFile, _ target: String) -> RelocationError {
    .editable(file.distribution ?? file.name, file: file.path, target: target)
  }

  /// The first absolute path in a file of an editable installation; nil if it names none.
  private static func editableTarget(in bytes: [UInt8]) -> String? {
    let text = String(replacingFlawsIn: bytes)
    // One path a line, or the values of a dictionary.
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("/") { return String(line) }
      for part in line.split(whereSeparator: { $0 == "'" || $0 == "\"" }).dropFirst()
      where part.hasPrefix("/") && part.count > 1 {
        return String(part)
      }
    }
    return nil
  }
}
