internal import Core
internal import Glibc

/// The number of files that this process may have open (`RLIMIT_NOFILE`, see getrlimit(2)).
struct DescriptorLimit {
  /// The limit.
  let count: Int

  /// What is open whatever the number of jobs: streams, the lock, archives, the event loop.
  private static let shared = 40
  /// What one job has open: a wheel and directories below the tree, or an interpreter that compiles.
  private static let perJob = 14

  /// The limit of this process.
  static var ofProcess: DescriptorLimit {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur != rlim_t.max
    else { return DescriptorLimit(count: 1 << 20) }
    return DescriptorLimit(count: Int(clamping: limit.rlim_cur))
  }

  /// Returns the number of jobs, at most as many as there are descriptors for.
  ///
  /// Throws `DescriptorLimitError` if there are too few for a single one.
  func jobs(_ wanted: Int) throws(DescriptorLimitError) -> Int {
    let possible = (count - Self.shared) / Self.perJob
    guard possible > 0 else {
      throw DescriptorLimitError(count: count, needed: Self.shared + Self.perJob)
    }
    return min(wanted, possible)
  }
}

/// A limit on open files that is too low to work with.
struct DescriptorLimitError: Failure, Equatable {
  /// The limit.
  let count: Int
  /// The lowest limit that would do.
  let needed: Int

  var message: String {
    "too few open files are allowed: expected at least \(needed), got \(count)"
  }
  var hint: String? { "raise the limit, as with 'ulimit -n 1024'" }
  var exitStatus: ExitStatus { .environment }
}
