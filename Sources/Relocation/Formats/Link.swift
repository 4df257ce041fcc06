internal import Core
internal import SystemPackage

/// Absolute symbolic links to something in the tree, which become relative.
struct Link: RelocatableFormat {
  let isOfLinks = true

  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool { true }

  func relocate(_ file: RelocatableFile, in context: RelocationContext) -> RelocationResult {
    guard let target = file.target,
      let inside = context.buildDirectories.treePath(of: target.string)
    else { return .unchanged }
    let way = FilePath.relative(inside, from: file.directory)
    return RelocationResult(change: .target(way.isEmpty ? "." : way))
  }
}
