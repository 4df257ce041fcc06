internal import Artifacts
internal import Core
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
    /// To somewhere that takes too long to find; the text says which limit was reached.
    case unresolved(String)
  }

  let artifact: ArtifactIndex
  /// What all links together may take: every component of every target is looked up with all that
  /// leads to it, and a link may lead through forty others.
  private let budget = Budget(
    "the way of the links of the artifact", limits: BudgetLimits(bytes: 1 << 30))

  init(artifact: ArtifactIndex) { self.artifact = artifact }

  /// Follows a path of the artifact, its last component included.
  func resolve(_ path: FilePath) -> Destination {
    var current = FilePath()
    var pending = Array(path.components.reversed())
    var steps = 0
    while let next = pending.popLast() {
      switch next.kind {
      case .currentDirectory: continue
      case .parentDirectory:
        if !current.removeLastComponent(), !artifact.isRooted {
          return .outside(FilePath(root: nil, [next] + pending.reversed()))
        }
        continue
      case .regular: current.append(next)
      }
      do {
        try budget.spend(bytes: current.length)
      } catch {
        return .unresolved(error.message)
      }
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
      current.removeLastComponent()
      if target.isAbsolute {
        guard let own = self.path(inArtifact: target) else { return .outside(target) }
        current = FilePath()
        pending += own.components.reversed()
      } else {
        pending += target.components.reversed()
      }
    }
    return .inside(current)
  }

  /// Returns a path of the target relative to the artifact's root; nil for one elsewhere.
  func path(inArtifact target: FilePath) -> FilePath? {
    for tree in artifact.trees {
      for directory in [tree.prefix, tree.current].compactMap({ $0 }) {
        var rest = target
        if rest.removePrefix(directory) { return tree.path.pushing(rest) }
      }
    }
    return artifact.isRooted ? FilePath(root: nil, target.components) : nil
  }

  private func missing(_ path: FilePath) -> Destination {
    guard artifact.isRooted, artifact.tree(of: path) == nil else { return .missing(path) }
    return .outside(FilePath(root: "/", path.components))
  }
}
