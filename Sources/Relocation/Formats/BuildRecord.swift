internal import SystemPackage

/// Texts in which a build has recorded its own directories, such as the `_build_config.py` of
/// contourpy.
///
/// Nothing is in these directories once the wheel is built, and their names differ each time. Paths
/// become relative to the directory of the sources, as `-ffile-prefix-map` has it for what compilers
/// record. What the project itself records is left to its packager, who can change the project.
struct BuildRecord: RelocatableFormat {
  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
    let directories = context.buildDirectories.temporary
    guard !directories.isEmpty, file.path.extension != "pyc", let text = try? file.text() else {
      return false
    }
    return directories.contains { text.contains("\($0.string)/\(Self.room)") }
  }

  func relocate(
    _ file: RelocatableFile, in context: RelocationContext
  ) throws -> RelocationResult {
    guard var text = try file.text(), !text.utf8.contains(0) else { return .unchanged }
    var isChanged = false
    for directory in context.buildDirectories.temporary {
      let parts = text.split(separator: "\(directory.string)/", omittingEmptySubsequences: false)
      text = parts.dropFirst().reduce(into: String(parts[0])) { text, part in
        let end = part.firstIndex { !Self.isName($0) } ?? part.endIndex
        if let path = Self.relative(part[..<end]) {
          text += path + part[end...]
          isChanged = true
        } else {
          text += "\(directory.string)/" + part
        }
      }
    }
    guard isChanged else { return .unchanged }
    return RelocationResult(
      change: .contents(Array(text.utf8)),
      warnings: [
        "'\(file.path.string)' has recorded the directory that "
          + "\(file.distribution ?? "its distribution") was built in, which is '.' now"
      ])
  }

  /// Returns a path below the directory of a run as one below that of the sources; nil for one that is
  /// not of the build of an sdist.
  private static func relative(_ path: Substring) -> String? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, first.hasPrefix(room),
      Int(first.dropFirst(room.count)) != nil
    else { return nil }
    parts.removeFirst()
    if parts.first == "tmp" { parts.removeFirst() }
    if parts.first?.hasPrefix("pip-req-build-") == true { parts.removeFirst() }
    return (["."] + parts.map(withoutRandomPart)).joined(separator: "/")
  }

  /// Removes the eight characters that Python's `tempfile` adds, where pip and meson-python use it.
  private static func withoutRandomPart(_ name: Substring) -> Substring {
    let isRandom = ["pip-", ".mesonpy-"].contains(where: name.hasPrefix)
    guard isRandom, name.utf8.count > randomLength else { return name }
    let stem = name.dropLast(randomLength)
    return stem.hasSuffix("-") ? stem.dropLast() : stem
  }

  private static let randomLength = 8

  /// How the directories begin that `Acquirer` makes for builds, before a number.
  private static let room = "build-"

  private static func isName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "/._+-@~%".contains(character)
  }
}
