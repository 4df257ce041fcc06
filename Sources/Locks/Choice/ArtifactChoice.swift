internal import Packaging

/// The choice among the files that a lock lists for one version of a distribution.
///
/// The tools agree that a wheel is better than an sdist and that tags decide between wheels, but
/// not about build tags, and each lock was tested with the file that its own tool takes.
struct ArtifactChoice {
  /// What decides between wheels, best first; of two that are equal the first in the lock is taken.
  enum Order {
    /// Tag, then build tag: uv.
    case tagThenBuild
    /// Build tag, then tag: Poetry.
    case buildThenTag
    /// Tag alone: PEP 751, PDM.
    case tag
  }

  let tags: CompatibilityTags
  let formats: FormatControl
  let order: Order

  init(_ scope: LockScope, _ order: Order, formats: FormatControl? = nil) {
    tags = scope.tags
    self.formats = formats ?? scope.formats
    self.order = order
  }

  /// Returns the file that is installed.
  ///
  /// `label` is what messages call the distribution. Throws `LockError.Reason.noArtifact`, and
  /// `LockError.Reason.value` for a wheel of another distribution.
  func choose(
    from artifacts: [LockArtifact], of name: PackageName, label: String, at location: LockLocation
  ) throws(LockError) -> LockArtifact {
    var best: (artifact: LockArtifact, rank: Int, wheel: WheelName)?
    var rejections: [ArtifactRejection] = []
    for artifact in artifacts {
      guard let file = artifact.fileName else { continue }
      if file.hasSuffix(".egg") { rejections.append(ArtifactRejection(file, .egg)) }
      guard file.hasSuffix(".whl") else { continue }
      guard let wheel = try? WheelName(file) else {
        rejections.append(ArtifactRejection(file, .notWheel))
        continue
      }
      guard wheel.name == name else {
        throw LockError(.value("'\(file)' is not a file of '\(name.raw)'"), at: location)
      }
      guard formats.allowsWheel(name) else {
        rejections.append(ArtifactRejection(file, .noBinary))
        continue
      }
      guard let rank = tags.rank(of: wheel) else {
        rejections.append(ArtifactRejection(file, .tags("\(wheel.tags)")))
        continue
      }
      if let current = best, !prefers(rank, wheel, to: current.rank, current.wheel) { continue }
      best = (artifact, rank, wheel)
    }
    if let best { return best.artifact }
    let sdist = artifacts.first { artifact in
      artifact.fileName.map { !$0.hasSuffix(".whl") && !$0.hasSuffix(".egg") } ?? false
    }
    if let sdist {
      if formats.allowsSource(name) { return sdist }
      rejections.append(ArtifactRejection(sdist.fileName ?? "", .onlyBinary))
    }
    throw LockError(.noArtifact(label, rejections), at: location)
  }

  private func prefers(
    _ rank: Int, _ wheel: WheelName, to otherRank: Int, _ other: WheelName
  ) -> Bool {
    switch order {
    case .tag: return rank < otherRank
    case .tagThenBuild:
      if rank != otherRank { return rank < otherRank }
      return Self.isNewer(wheel.build, than: other.build)
    case .buildThenTag:
      if Self.isNewer(wheel.build, than: other.build) { return true }
      return wheel.build == other.build && rank < otherRank
    }
  }

  private static func isNewer(_ build: WheelName.Build?, than other: WheelName.Build?) -> Bool {
    guard let build else { return false }
    return other.map { $0 < build } ?? true
  }
}
