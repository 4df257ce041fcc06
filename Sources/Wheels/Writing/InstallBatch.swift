/// Files of one directory that one task writes.
struct InstallBatch: Sendable {
  let files: [InstallPlan.File]

  /// The greatest number of files in a batch, so that tasks end at about the same time.
  private static let fileLimit = 32
  /// The number of bytes at which a batch is closed.
  private static let sizeLimit = 1 << 20

  /// Groups files into batches, those with Python sources first.
  ///
  /// Compiling takes longer than everything else, so its input is written first; then the largest
  /// batches, so that none is left for one task at the end.
  static func batches(of files: [InstallPlan.File]) -> [InstallBatch] {
    var open: [Substring: [InstallPlan.File]] = [:]
    var sizes: [Substring: Int] = [:]
    var batches: [InstallBatch] = []
    func close(_ directory: Substring) {
      guard let files = open.removeValue(forKey: directory) else { return }
      sizes[directory] = nil
      batches.append(InstallBatch(files: files))
    }
    for file in files {
      let directory = file.directory
      open[directory, default: []].append(file)
      sizes[directory, default: 0] += file.size
      if open[directory, default: []].count >= fileLimit
        || sizes[directory, default: 0] >= sizeLimit
      {
        close(directory)
      }
    }
    for directory in open.keys.sorted() { close(directory) }
    return batches.map { ($0, $0.sourceSize, $0.size) }
      .sorted { left, right in
        left.1 != right.1 ? left.1 > right.1 : left.2 > right.2
      }
      .map(\.0)
  }

  private var size: Int { files.reduce(0) { $0 + $1.size } }

  private var sourceSize: Int {
    files.reduce(0) { $0 + ($1.name.hasSuffix(".py") ? $1.size : 0) }
  }
}
