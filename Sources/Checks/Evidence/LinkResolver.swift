internal import Artifacts
internal import SystemPackage

/// Follows the links of an artifact as the target will.
struct LinkResolver {
  /// Where a path leads.
  enum Destination {
    /// To something that the artifact has.
    case inside(FilePath)
    /// Into the artifact, but to nothing.
    case missing(FilePath)
    /// To a path of the target that the artifact says nothing about.
    case outside(FilePath)
    /// Nowhere: the links form a loop.
    case loop
  }

  let artifact: ArtifactIndex

  /// Follows a path of the artifact, its last component included.
  func resolve(_ path: FilePath) -> Destination {
    var done: [FilePath.Component] = []
    var pending = Array(path.components.reversed())
    var steps = 0
    while let next = pending.popLast() {
      switch next.kind {
      case .currentDirectory: continue
      case .parentDirectory:
        if done.popLast() == nil, !artifact.isRooted {
          return .outside(FilePath(root: nil, [next] + pending.reversed()))
        }
        continue
      case .regular: done.append(next)
      }
      let current = FilePath(root: nil, done)
      guard let file = artifact.byPath[current] else {
        // Directories need not be listed.
        if pending.isEmpty, artifact.hasDirectory(current) { return .inside(current) }
        if !pending.isEmpty { continue }
        return missing(current)
      }
      guard let target = file.linkTarget else { continue }
      // As many as path_resolution(7) allows.
      steps += 1
      guard steps <= 40 else { return .loop }
      done.removeLast()
      if target.isAbsolute {
        guard let own = self.path(inArtifact: target) else { return .outside(target) }
        done = []
        pending += own.components.reversed()
      } else {
        pending += target.components.reversed()
      }
    }
    return .inside(FilePath(root: nil, done))
  }

  /// Returns a path of the target relative to the artifact's root; nil for one elsewhere.
  func path(inArtifact target: FilePath) -> FilePath? {
    if artifact.isRooted { return FilePath(root: nil, target.components) }
    for tree in artifact.trees {
      var rest = target
      if let prefix = tree.prefix, rest.removePrefix(prefix) { return tree.path.pushing(rest) }
    }
    return nil
  }

  private func missing(_ path: FilePath) -> Destination {
    guard artifact.isRooted, artifact.tree(of: path) == nil else { return .missing(path) }
    return .outside(FilePath(root: "/", path.components))
  }
}
