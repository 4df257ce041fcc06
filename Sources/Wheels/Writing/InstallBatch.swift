/// A stretch of a wheel that one task reads in one piece and writes file by file.
struct InstallBatch: Sendable {
  let files: [InstallPlan.File]
  /// The part of the wheel that has their members; nil for files that are in no wheel.
  let part: Range<Int>?
  /// The number of bytes of the files.
  let size: Int
  /// The number of bytes of those that are Python sources.
  let sourceSize: Int
  /// Whether it has a member that takes much memory.
  let isLarge: Bool

  init(files: [InstallPlan.File], part: Range<Int>?) {
    self.files = files
    self.part = part
    size = files.reduce(0) { $0 + $1.size }
    sourceSize = files.reduce(0) { $0 + ($1.name.hasSuffix(".py") ? $1.size : 0) }
    isLarge = part != nil && files.contains { $0.size >= Self.largeSize }
  }

  /// The greatest number of files in a batch, so that tasks end at about the same time.
  private static let fileLimit = 32
  /// The number of bytes at which a batch is closed.
  private static let sizeLimit = 1 << 20
  /// The size in bytes from which on a member makes its batch a large one.
  private static let largeSize = 4 << 20
  /// The number of bytes between two members at which reading both in one piece does not pay.
  private static let gapLimit = 64 << 10

  /// Groups files into batches, those with Python sources first.
  ///
  /// Compiling takes longer than everything else, so its input is written first; then the largest
  /// batches, so that none is left for one task at the end.
  static func batches(of files: [InstallPlan.File]) -> [InstallBatch] {
    var owners: [[(start: Int, end: Int, file: InstallPlan.File)]] = []
    var generated: [InstallPlan.File] = []
    for file in files {
      guard let part = file.part else {
        generated.append(file)
        continue
      }
      while owners.count <= file.owner { owners.append([]) }
      owners[file.owner].append((part.lowerBound, part.upperBound, file))
    }
    var batches: [InstallBatch] = []
    for var members in owners {
      members.sort { $0.start < $1.start }
      batches += stretches(of: members)
    }
    for start in stride(from: 0, to: generated.count, by: fileLimit) {
      let end = min(start + fileLimit, generated.count)
      batches.append(InstallBatch(files: Array(generated[start..<end]), part: nil))
    }
    return batches.sorted { left, right in
      left.sourceSize != right.sourceSize
        ? left.sourceSize > right.sourceSize : left.size > right.size
    }
  }

  /// Cuts the members of a wheel, in the order of the file, into batches.
  private static func stretches(
    of members: [(start: Int, end: Int, file: InstallPlan.File)]
  ) -> [InstallBatch] {
    var batches: [InstallBatch] = []
    var files: [InstallPlan.File] = []
    var part = 0..<0
    var size = 0
    func close() {
      if !files.isEmpty { batches.append(InstallBatch(files: files, part: part)) }
    }
    for member in members {
      let isFull =
        files.count >= fileLimit || size >= sizeLimit || member.end - part.lowerBound > sizeLimit
        || member.start - part.upperBound > gapLimit
      if isFull || files.isEmpty {
        close()
        files = []
        size = 0
        part = member.start..<member.end
      }
      files.append(member.file)
      size += member.file.size
      part = part.lowerBound..<max(part.upperBound, member.end)
    }
    close()
    return batches
  }
}
