internal import CCurl
internal import Core
internal import Synchronization

/// A thread that moves on any number of transfers at once.
final class TransferThread: @unchecked Sendable {
  private struct Inbox {
    var added: [Transfer] = []
    var cancelled: [ObjectIdentifier] = []
    var isClosing = false
  }

  private let library: CurlLibrary
  private let multi: CurlLibrary.Handle
  private let inbox = Mutex(Inbox())
  /// The transfers on their way, by their handles; of the thread itself.
  private var running: [CurlLibrary.Handle: Transfer] = [:]

  /// Starts the thread; nil if that is impossible.
  static func start(_ library: CurlLibrary, connections: Int) -> TransferThread? {
    guard let multi = library.makeMulti() else { return nil }
    let thread = TransferThread(library, multi, connections: connections)
    return BackgroundThread.start { thread.run() } ? thread : nil
  }

  private init(_ library: CurlLibrary, _ multi: CurlLibrary.Handle, connections: Int) {
    (self.library, self.multi) = (library, multi)
    library.set(multi, CURLMOPT_PIPELINING, 2)
    library.set(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
  }

  deinit { library.cleanUp(multi: multi) }

  /// Begins a transfer.
  func begin(_ transfer: Transfer) {
    inbox.withLock { $0.added.append(transfer) }
    library.wake(multi)
  }

  /// Ends a transfer that has begun, as cancelled, if it is not done yet.
  func cancel(_ transfer: Transfer) {
    let identity = ObjectIdentifier(transfer)
    inbox.withLock { $0.cancelled.append(identity) }
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
      for transfer in news.added {
        if library.add(transfer.easy, to: multi) {
          running[transfer.easy] = transfer
        } else {
          transfer.finish(.failure(.noEngine))
        }
      }
      for identity in news.cancelled {
        guard let transfer = running.values.first(where: { ObjectIdentifier($0) == identity })
        else { continue }
        end(transfer.easy)?.finish(.failure(.cancelled))
      }
      if news.isClosing, running.isEmpty { return }
      library.perform(multi)
      while let finished = library.nextFinished(multi) {
        end(finished.easy)?.finish(finished.code)
      }
      library.poll(multi, milliseconds: 1000)
    }
  }

  private func end(_ easy: CurlLibrary.Handle) -> Transfer? {
    library.remove(easy, from: multi)
    return running.removeValue(forKey: easy)
  }
}
