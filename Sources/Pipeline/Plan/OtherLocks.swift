internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// The locks beside the one that is used because the user named none.
enum OtherLocks {
  /// Returns a warning for each lock that installs something else than `pins`.
  ///
  /// What is exported from the lock that counts is no reason for one.
  static func warnings(
    _ request: StageRequest, pins: [LockEntry], scope: LockScope
  ) -> [String] {
    guard let used = request.requirements.first?.lastComponent?.string else { return [] }
    let expected = contents(pins, request)
    return request.otherLocks.compactMap { file in
      var scope = scope
      scope.allowsStale = true
      if (try? LockFormats.format(of: file))?.hasGroups == false { scope.groups = GroupSelection() }
      let lock = try? Lock.read(
        [file], environment: request.environment, allowUnpinned: true,
        project: request.sourceDirectory, scope: scope)
      let found = (try? lock?.entries(in: scope.markers)).map { contents($0, request) }
      guard found != expected else { return nil }
      return "using '\(used)': '\(file.lastComponent?.string ?? "")' does not say the same and is "
        + "ignored; name the one that counts with 'requirements', or remove the other"
    }
  }

  /// What is compared of an entry.
  private enum Content: Hashable {
    case version(Version)
    /// A source tree, which one lock names by its path and another one by its place in a workspace.
    case directory
    case other(ArtifactLocation)
  }

  /// Returns what is selected by name, without the project itself.
  private static func contents(
    _ entries: [LockEntry], _ request: StageRequest
  ) -> [PackageName: Content] {
    let project = LocalProject.name(in: request.sourceDirectory)
    var contents: [PackageName: Content] = [:]
    for entry in entries where entry.name != project {
      contents[entry.name] =
        switch entry.selection {
        case .version(let version, _): .version(version)
        case .direct(.directory): .directory
        case .range, .direct: .other(entry.artifactLocation)
        }
    }
    return contents
  }
}
