internal import Locks
internal import Packaging
internal import Venv
internal import Wheels

/// Which files of a distribution a pin can be installed from, as their names tell.
struct FileRule {
  let tags: CompatibilityTags
  let formats: FormatControl
  /// The target, where wheels that are built here are for another one; else nil.
  var cross: TargetName?

  /// Returns why a file cannot be used for a pin of this version; nil if it can.
  func rejection(
    of fileName: String, _ kind: Wheelhouse.File.Kind, for pin: LockEntry, version: Version
  ) -> String? {
    switch kind {
    case .wheel(let name):
      guard name.version == version || matches(name.version, pin) else {
        return "'\(fileName)' is version \(name.version)"
      }
      guard formats.allowsWheel(pin.name) else {
        return "'\(fileName)' is a wheel, which --no-binary forbids"
      }
      return tags.rank(of: name) == nil ? rejection(of: name) : nil
    case .sdist(let found):
      guard found == version || matches(found, pin) else {
        return "'\(fileName)' is version \(found)"
      }
      return formats.allowsSource(pin.name)
        ? nil : "'\(fileName)' is an sdist, which --only-binary forbids"
    }
  }

  /// Returns why a wheel is not compatible with the target.
  func rejection(of wheel: WheelName) -> String {
    let best = tags.tags.prefix(3).map(\.description).joined(separator: ", ")
    return "'\(wheel.fileName)' is for \(wheel.tags), but the interpreter accepts \(best), … "
      + "(\(tags.tags.count) tags down to \(tags.tags.last?.description ?? "none"))"
  }

  /// Returns why an sdist cannot be built for the target, as the other files of its version tell; nil
  /// if it can, or they do not tell.
  ///
  /// Who publishes wheels for single machines and none for all has machine code, which needs a compiler
  /// for the target.
  func rejection(ofSource fileName: String, among files: [String], version: Version) -> String? {
    guard let cross else { return nil }
    let wheels = files.compactMap { try? WheelName($0) }.filter { $0.version == version }
    guard let example = wheels.first,
      !wheels.contains(where: { $0.tags.platforms.contains("any") })
    else { return nil }
    return
      "'\(fileName)' has machine code, as '\(example.fileName)' shows, and cannot be built here "
      + "for \(cross)"
  }

  /// Returns files in the order in which they are preferred: wheels by their tags, then sdists; of
  /// two that are equal, the earlier one first.
  func ranked<File>(_ files: [(kind: Wheelhouse.File.Kind, file: File)]) -> [File] {
    files.enumerated().sorted { left, right in
      switch (left.element.kind, right.element.kind) {
      case (.wheel(let first), .wheel(let second)):
        if tags.prefers(first, to: second) { return true }
        return tags.prefers(second, to: first) ? false : left.offset < right.offset
      case (.wheel, .sdist): return true
      case (.sdist, .wheel): return false
      case (.sdist, .sdist): return left.offset < right.offset
      }
    }.map(\.element.file)
  }

  /// A pin without local part accepts files with any (PEP 440, "Version matching").
  private func matches(_ version: Version, _ pin: LockEntry) -> Bool {
    pin.requirement.specifiers.contains(version, prereleases: true)
  }
}
