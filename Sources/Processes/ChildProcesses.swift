package import Glibc
internal import Synchronization

/// The programs that run now.
///
/// Each leads a session and so a process group of its own (setsid(2)), so that what it has started in turn, such as
/// a compiler below pip, can be ended with it.
package enum ChildProcesses {
  private struct State {
    var running: Set<pid_t> = []
    /// The signal that all programs get, those too that are yet to be started.
    var ending: Int32?
  }

  private static let state = Mutex(State())

  /// Sends a signal to all programs and their groups, and to those that are started from now on.
  package static func end(with signal: Int32) {
    let running = state.withLock { state in
      state.ending = signal
      return state.running
    }
    for leader in running { killpg(leader, signal) }
  }

  /// Registers a program that has just been started; it gets the signal if all are to end.
  package static func add(_ leader: pid_t) {
    let ending = state.withLock { state in
      state.running.insert(leader)
      return state.ending
    }
    if let ending { killpg(leader, ending) }
  }

  /// Removes a program that has ended, and ends what it left running in its group.
  package static func remove(_ leader: pid_t) {
    let isKnown = state.withLock { state in state.running.remove(leader) != nil }
    if isKnown { killpg(leader, SIGKILL) }
  }
}
