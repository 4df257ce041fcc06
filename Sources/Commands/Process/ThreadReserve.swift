internal import Glibc

/// The threads that a run needs: those of Swift tasks, one for each CPU, and those of
/// swift-subprocess, this program and the C library.
///
/// Where one of them cannot be started (`RLIMIT_NPROC`, `RLIMIT_AS`, see getrlimit(2)), tasks wait
/// for ever.
enum ThreadReserve {
  /// Returns whether `count` threads can run at a time, by starting them; nil if even the pipe that
  /// ends them cannot be made.
  static func isThere(_ count: Int) -> Bool? {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    var threads: [pthread_t] = []
    while threads.count < count {
      var thread = pthread_t()
      let result = pthread_create(
        &thread, nil,
        { pointer in
          // The first memory that a thread allocates reserves more for later.
          free(strdup("reserve"))
          var byte: UInt8 = 0
          _ = read(CInt(truncatingIfNeeded: Int(bitPattern: pointer)), &byte, 1)
          return nil
        }, UnsafeMutableRawPointer(bitPattern: Int(ends[0])))
      guard result == 0 else { break }
      threads.append(thread)
    }
    close(ends[1])
    for thread in threads { pthread_join(thread, nil) }
    close(ends[0])
    return threads.count == count
  }
}
