internal import Core
internal import Glibc
internal import Synchronization

/// The signals that ask this process to end: a thread waits for them, so that what is done about
/// them is not bound by the rules for signal handlers (signal-safety(7)).
enum SignalWatch {
  /// The signals that are watched, unless they are ignored already, as by nohup(1).
  private static let signals = [SIGHUP, SIGINT, SIGTERM]

  /// The writing end of the pipe that tells the thread of a signal.
  nonisolated(unsafe) private static var writeEnd: CInt = -1
  private static let received = Mutex<CInt?>(nil)

  /// The first signal that has arrived; nil if there is none.
  static var signal: CInt? { received.withLock { $0 } }

  /// Begins to watch.
  ///
  /// `begin` is called when the first signal arrives, and has to make the process end by itself. If
  /// it has not done so after `grace` milliseconds, or when another signal arrives, `force` is
  /// called, and the process dies of the signal. Where a pipe or a thread cannot be made, signals
  /// keep their effect.
  static func start(
    grace: CInt = 2000, begin: @escaping @Sendable () -> Void,
    force: @escaping @Sendable () -> Void
  ) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    writeEnd = ends[1]
    let readEnd = ends[0]
    let isWatching = BackgroundThread.start {
      guard let number = next(readEnd, timeout: -1) else { return }
      received.withLock { $0 = number }
      begin()
      _ = next(readEnd, timeout: grace)
      force()
      die(of: number)
    }
    guard isWatching else { return }
    for signal in signals where !isIgnored(signal) { handle(signal) }
  }

  /// Makes writing to a pipe without a reader an error instead of the death of this process, which
  /// would leave temporary directories behind.
  ///
  /// This is not `SIG_IGN`, which programs that are started would inherit.
  static func catchBrokenPipes() {
    if isIgnored(SIGPIPE) { return }
    install(SIGPIPE) { _ in }
  }

  /// Ends the process as the signal would have, so that the caller sees what it died of.
  static func die(of signal: CInt) -> Never {
    Glibc.signal(signal, SIG_DFL)
    raise(signal)
    _exit(128 + signal)
  }

  /// Waits for a signal, but no longer than `timeout` milliseconds; nil if none arrives.
  private static func next(_ descriptor: CInt, timeout: CInt) -> CInt? {
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&event, 1, timeout)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      var number: UInt8 = 0
      guard read(descriptor, &number, 1) == 1 else { return nil }
      return CInt(number)
    }
  }

  private static func handle(_ signal: CInt) {
    install(signal) { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(SignalWatch.writeEnd, &byte, 1)
      errno = saved
    }
  }

  private static func install(_ signal: CInt, _ handler: @escaping @convention(c) (CInt) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }

  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
