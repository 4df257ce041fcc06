internal import CCurl
internal import Core
internal import Synchronization

/// A thread that moves on any number of transfers at once.
final class TransferThread: @unchecked Sendable {
  private struct Inbox {
    var added: [Transfer] = []
    var cancelled: [Transfer] = []
    var isClosing = false
  }

  private let library: CurlLibrary
  private let multi: CurlLibrary.Handle
  private let inbox = Mutex(Inbox())
  /// The transfers on their way, by their handles; of the thread itself.
  private var running: [CurlLibrary.Handle: Transfer] = [:]
  /// The transfers for which there is no room yet, in the order of their beginning.
  private var waiting: [Transfer] = []
  private var window: TransferWindow

  /// Starts the thread; nil if that is impossible.
  static func start(_ library: CurlLibrary, window: TransferWindow) -> TransferThread? {
    guard let multi = library.makeMulti() else { return nil }
    let thread = TransferThread(library, multi, window)
    return BackgroundThread.start { thread.run() } ? thread : nil
  }

  private init(_ library: CurlLibrary, _ multi: CurlLibrary.Handle, _ window: TransferWindow) {
    (self.library, self.multi, self.window) = (library, multi, window)
    library.set(multi, CURLMOPT_PIPELINING, 2)
  }

  deinit { library.cleanUp(multi: multi) }

  /// Begins a transfer.
  func begin(_ transfer: Transfer) {
    inbox.withLock { $0.added.append(transfer) }
    library.wake(multi)
  }

  /// Ends a transfer that has begun, as cancelled, if it is not done yet.
  func cancel(_ transfer: Transfer) {
    inbox.withLock { $0.cancelled.append(transfer) }
    library.wake(multi)
  }

  /// Ends the thread, after all transfers.
  func close() {
    inbox.withLock { $0.isClosing = true }
    library.wake(multi)
  }

  private func run() {
    while true {
      let news = inbox.withLock { inbox in
        let news = inbox
        inbox.added = []
        inbox.cancelled = []
        return news
      }
      waiting += news.added
      for transfer in news.cancelled { end(cancelled: transfer) }
      fillWindow()
      if news.isClosing, running.isEmpty, waiting.isEmpty { return }
      library.perform(multi)
      while let finished = library.nextFinished(multi) {
        end(finished.easy)?.finish(finished.code)
        window.end()
      }
      // Nothing would wake the poll for those that can begin now.
      if waiting.isEmpty || room == 0 {
        library.poll(multi, milliseconds: 1000)
      }
    }
  }

  /// How many transfers may begin now.
  private var room: Int {
    max(0, window.size(arriving: running.values.count(where: \.hasBegun)) - running.count)
  }

  private func fillWindow() {
    let added = waiting.prefix(room)
    waiting.removeFirst(added.count)
    for transfer in added {
      if library.add(transfer.easy, to: multi) {
        running[transfer.easy] = transfer
      } else {
        transfer.finish(.failure(.noEngine))
      }
    }
  }

  private func end(cancelled transfer: Transfer) {
    if let index = waiting.firstIndex(where: { $0 === transfer }) {
      waiting.remove(at: index).finish(.failure(.cancelled))
    } else if running[transfer.easy] === transfer {
      end(transfer.easy)?.finish(.failure(.cancelled))
    }
  }

  private func end(_ easy: CurlLibrary.Handle) -> Transfer? {
    library.remove(easy, from: multi)
    return running.removeValue(forKey: easy)
  }
}
