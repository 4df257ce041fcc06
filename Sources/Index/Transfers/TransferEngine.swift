internal import Synchronization

/// Makes requests over libcurl, in parallel, on threads of its own.
///
/// Requests to one server share connections, by HTTP/2 where the server has it. There are a few
/// threads because decryption and digests take more time than the network does.
final class TransferEngine: Sendable {
  private let library: CurlLibrary
  private let threads: [TransferThread]
  private let next = Atomic(0)

  /// How many requests are under way in the beginning; every small server queues as many.
  private static let firstRequests = 6

  /// Loads libcurl and starts the threads, which make at most `limit` requests at once.
  ///
  /// Throws `IndexError.noLibrary` and `IndexError.noEngine`.
  init(threads count: Int, limit: Int) throws(IndexError) {
    library = try CurlLibrary.shared.get()
    let count = max(1, count)
    var threads: [TransferThread] = []
    for _ in 0..<count {
      let window = TransferWindow(
        first: Self.firstRequests / count, limit: (limit + count - 1) / count)
      guard let thread = TransferThread.start(library, window: window) else { break }
      threads.append(thread)
    }
    guard !threads.isEmpty else { throw .noEngine }
    self.threads = threads
  }

  deinit { for thread in threads { thread.close() } }

  /// Makes a request and hands the body of the response to `receiver`; returns its head.
  ///
  /// Throws `IndexError.connection`, what the receiver throws, and `IndexError.cancelled` when the
  /// task is.
  func perform(
    _ request: TransferRequest, network: NetworkSettings, into receiver: any BodyReceiver
  ) async throws(IndexError) -> ResponseHead {
    let slot = next.wrappingAdd(1, ordering: .relaxed).newValue
    let thread = threads[abs(slot % threads.count)]
    let current = Mutex<Transfer?>(nil)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let transfer = Transfer(
          request, network: network, receiver: receiver, library: library
        ) { continuation.resume(returning: $0) }
        guard let transfer else { return continuation.resume(returning: .failure(.noEngine)) }
        thread.begin(transfer)
        current.withLock { $0 = transfer }
        if Task.isCancelled { thread.cancel(transfer) }
      }
    } onCancel: {
      if let transfer = current.withLock({ $0 }) { thread.cancel(transfer) }
    }
    return try result.get()
  }
}
