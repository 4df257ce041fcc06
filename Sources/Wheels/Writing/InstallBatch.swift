internal import Core

/// A stretch of a wheel that one task reads in one piece and writes file by file.
struct InstallBatch: Sendable {
  /// The indexes of the files in the plan.
  let files: ArraySlice<UInt32>
  /// The part of the wheel that has their members; nil for files that are in no wheel.
  let part: Range<Int>?
  /// The number of bytes of the files.
  let size: Int
  /// The number of bytes of those that are Python sources.
  let sourceSize: Int
  /// Whether it has a member that takes much memory.
  let isLarge: Bool

  /// Creates a batch of some files of a plan.
  init(_ files: ArraySlice<UInt32>, of all: PlannedFiles, part: Range<Int>?) {
    self.files = files
    self.part = part
    size = files.reduce(0) { $0 + all[Int($1)].size }
    sourceSize = files.reduce(0) {
      $0 + (all[Int($1)].hasByteSuffix(".py") ? all[Int($1)].size : 0)
    }
    isLarge = part != nil && files.contains { all[Int($0)].size >= Self.largeSize }
  }

  /// The greatest number of files in a batch, so that tasks end at about the same time.
  private static let fileLimit = 32
  /// The number of bytes at which a batch is closed.
  private static let sizeLimit = 1 << 20
  /// The size in bytes from which on a member makes its batch a large one.
  private static let largeSize = 4 << 20
  /// The number of bytes between two members at which reading both in one piece does not pay.
  private static let gapLimit = 64 << 10

  /// Groups the files of a plan into batches, those with Python sources first.
  ///
  /// Compiling takes longer than everything else, so its input is written first; then the largest
  /// batches, so that none is left for one task at the end.
  static func batches(of files: PlannedFiles) -> [InstallBatch] {
    var owners: [[UInt32]] = []
    var generated: [UInt32] = []
    for (index, file) in files.enumerated() {
      guard file.part != nil else {
        generated.append(UInt32(index))
        continue
      }
      while owners.count <= file.owner { owners.append([]) }
      owners[file.owner].append(UInt32(index))
    }
    var batches: [InstallBatch] = []
    for var members in owners {
      members.sort { start(of: files[Int($0)]) < start(of: files[Int($1)]) }
      batches += stretches(of: members, in: files)
    }
    for start in stride(from: 0, to: generated.count, by: fileLimit) {
      let end = min(start + fileLimit, generated.count)
      batches.append(InstallBatch(generated[start..<end], of: files, part: nil))
    }
    return batches.sorted { left, right in
      left.sourceSize != right.sourceSize
        ? left.sourceSize > right.sourceSize : left.size > right.size
    }
  }

  private static func start(of file: InstallPlan.File) -> Int { file.part?.lowerBound ?? 0 }

  /// Cuts the members of a wheel, which are those of a plan with these indexes, in the order of the wheel,
  /// into batches.
  private static func stretches(
    of members: [UInt32], in files: PlannedFiles
  ) -> [InstallBatch] {
    var batches: [InstallBatch] = []
    var first = 0
    var part = 0..<0
    var size = 0
    func close(at end: Int) {
      guard first < end else { return }
      batches.append(InstallBatch(members[first..<end], of: files, part: part))
      first = end
    }
    for (position, index) in members.enumerated() {
      let file = files[Int(index)]
      let member = file.part ?? 0..<0
      let isFull =
        position - first >= fileLimit || size >= sizeLimit
        || member.upperBound - part.lowerBound > sizeLimit
        || member.lowerBound - part.upperBound > gapLimit
      if isFull || position == first {
        close(at: position)
        size = 0
        part = member
      }
      size += file.size
      part = part.lowerBound..<max(part.upperBound, member.upperBound)
    }
    close(at: members.count)
    return batches
  }
}
