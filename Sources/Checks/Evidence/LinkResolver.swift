internal import Artifacts
internal import SystemPackage

/// Follows the links of an artifact as the target will.
struct LinkResolver {
  /// Where a link leads.
  enum Outcome {
    /// To something that the artifact has.
    case inside(FilePath)
    /// Into the artifact, but to nothing.
    case missing(FilePath)
    /// To a place of the target that the artifact says nothing about.
    case outside(FilePath)
    /// In circles.
    case endless
  }

  let subject: Subject

  /// Follows a path of the artifact, the last component too.
  func resolve(_ path: FilePath) -> Outcome {
    var done: [FilePath.Component] = []
    var pending = Array(path.components.reversed())
    var steps = 0
    while let next = pending.popLast() {
      switch next.kind {
      case .currentDirectory: continue
      case .parentDirectory:
        if done.popLast() == nil, !subject.isRooted {
          return .outside(FilePath(root: nil, [next] + pending.reversed()))
        }
        continue
      case .regular: done.append(next)
      }
      let current = FilePath(root: nil, done)
      guard let file = subject.byPath[current] else {
        // Directories need not be listed.
        if pending.isEmpty, subject.hasDirectory(current) { return .inside(current) }
        if !pending.isEmpty { continue }
        return missing(current)
      }
      guard let target = file.linkTarget else { continue }
      steps += 1
      guard steps <= 40 else { return .endless }
      done.removeLast()
      if target.isAbsolute {
        guard let place = place(target) else { return .outside(target) }
        done = []
        pending += place.components.reversed()
      } else {
        pending += target.components.reversed()
      }
    }
    return .inside(FilePath(root: nil, done))
  }

  /// A path of the target in terms of the artifact; nil for one elsewhere.
  func place(_ target: FilePath) -> FilePath? {
    if subject.isRooted { return FilePath(root: nil, target.components) }
    for tree in subject.trees {
      var rest = target
      if let prefix = tree.prefix, rest.removePrefix(prefix) { return tree.path.pushing(rest) }
    }
    return nil
  }

  private func missing(_ path: FilePath) -> Outcome {
    guard subject.isRooted, subject.tree(of: path) == nil else { return .missing(path) }
    return .outside(FilePath(root: "/", path.components))
  }
}
