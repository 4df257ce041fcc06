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

  /// Returns the versions by name, without the project itself.
  private static func contents(
    _ entries: [LockEntry], _ request: StageRequest
  ) -> [PackageName: String] {
    let project = LocalProject.name(in: request.sourceDirectory)
    var versions: [PackageName: String] = [:]
    for entry in entries where entry.name != project {
      versions[entry.name] =
        if case .version(let version, _) = entry.selection {
          version.description
        } else if case .direct(.directory) = entry.selection {
          "directory"
        } else {
          entry.artifactLocation.description
        }
    }
    return versions
  }
}
