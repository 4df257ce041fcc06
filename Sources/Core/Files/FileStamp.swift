internal import Glibc

/// The inode, size and times of a file at some moment, by which later changes are found without reading
/// it.
///
/// The time of the last change (`st_ctim`) is set by the kernel, so a file cannot be written to and
/// keep it. A mapped file is the exception: its times change with the first write only.
package struct FileStamp: Sendable, Equatable {
  /// The device, the inode, the size, and the times of the last change and of the last modification in
  /// seconds and nanoseconds.
  package let values: [Int]
  /// Whether the last change was so long ago that another one must have another time.
  package let isSettled: Bool

  package static func == (left: FileStamp, right: FileStamp) -> Bool { left.values == right.values }

  /// Takes the stamp of what fstat(2) says.
  init(_ status: stat) {
    values = [
      Int(bitPattern: UInt(status.st_dev)), Int(bitPattern: UInt(status.st_ino)),
      Int(status.st_size), status.st_ctim.tv_sec, status.st_ctim.tv_nsec, status.st_mtim.tv_sec,
      status.st_mtim.tv_nsec,
    ]
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    // Times come from the clock of a tick, a few milliseconds; some file systems know seconds only.
    let margin = status.st_ctim.tv_nsec == 0 ? 2_000_000_000 : 100_000_000
    let age =
      (now.tv_sec - status.st_ctim.tv_sec) * 1_000_000_000
      + (now.tv_nsec - status.st_ctim.tv_nsec)
    isSettled = age > margin
  }
}
