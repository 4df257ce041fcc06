internal import Glibc

/// The descriptors of standard input, output and error output.
enum StandardDescriptors {
  /// Opens `/dev/null` for each that is closed: the next file to be opened would get its number, and
  /// messages would be written to it.
  ///
  /// Returns whether all are open now.
  static func open() -> Bool {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // Descriptors are given out in order, so this is the one that is free.
      guard Glibc.open("/dev/null", O_RDWR) == descriptor else { return false }
    }
    return true
  }
}
