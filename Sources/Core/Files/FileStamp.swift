internal import Glibc

/// The size and times of a file at some moment, by which later changes are found without reading it.
///
/// The time of the last change (`st_ctim`) is set by the kernel, so a file cannot be written to and
/// keep it. A mapped file is the exception: its times change with the first write only.
struct FileStamp: Sendable, Equatable {
  private let size: Int
  private let changed: [Int]
  private let modified: [Int]
  /// Whether the last change was so long ago that another one must have another time.
  let isSettled: Bool

  static func == (left: FileStamp, right: FileStamp) -> Bool {
    left.size == right.size && left.changed == right.changed && left.modified == right.modified
  }

  /// Takes the stamp of what fstat(2) says.
  init(_ status: stat) {
    size = Int(status.st_size)
    changed = [Int(status.st_ctim.tv_sec), status.st_ctim.tv_nsec]
    modified = [Int(status.st_mtim.tv_sec), status.st_mtim.tv_nsec]
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    // Times come from the clock of a tick, a few milliseconds; some file systems know seconds only.
    let margin = status.st_ctim.tv_nsec == 0 ? 2_000_000_000 : 100_000_000
    let age = (Int(now.tv_sec) - changed[0]) * 1_000_000_000 + (now.tv_nsec - changed[1])
    isSettled = age > margin
  }
}
