package import Core
internal import Glibc
internal import Synchronization
package import SystemPackage

/// Fetches pages and files: follows redirects, sends credentials to whom they are for, and repeats
/// what failed for a reason that may pass.
package final class WebClient: Sendable {
  /// How servers are reached.
  package let network: NetworkSettings
  private let credentials: CredentialStore
  private let isOffline: Bool
  private let threads: Int
  private let engine = Mutex<TransferEngine?>(nil)

  /// Creates a client; nothing is loaded or opened yet.
  ///
  /// Where nothing may be fetched, only files of this machine are.
  package init(
    _ network: NetworkSettings, credentials: CredentialStore, isOffline: Bool = false,
    threads: Int = 2
  ) {
    (self.network, self.credentials, self.isOffline) = (network, credentials, isOffline)
    self.threads = threads
  }

  /// How many requests of one kind should be under way at once.
  package static let parallelism = 24
  /// The most redirects of a request, as for pip.
  private static let redirectLimit = 30

  /// Fetches the page of an index, or of links; returns nil if there is none.
  ///
  /// Throws `IndexError`, for a connection that others can change, too.
  package func page(at address: WebAddress) async throws(IndexError) -> IndexPage? {
    guard network.isSecure(address) else { throw .unencrypted(address) }
    if let path = address.filePath { return try LocalPage.read(path, at: address) }
    let receiver = PageReceiver(address)
    do throws(IndexError) {
      let (head, final) = try await send(
        address, headers: ["Accept: \(IndexPage.accept)"], isCompressed: true, into: receiver)
      guard network.isSecure(final) else { throw .unencrypted(final) }
      return try IndexPage(
        receiver.bytes, contentType: head["Content-Type"] ?? "text/html", at: final)
    } catch {
      if error.isAbsence { return nil }
      throw error
    }
  }

  /// Fetches a file into a directory, where it has no name yet.
  ///
  /// `size` is the number of bytes, where that is known. `progress` is told of bytes that have come,
  /// or, by a negative number, that have to come again. Throws `IndexError`.
  package func download(
    _ address: WebAddress, into directory: FilePath, algorithms: Set<HashAlgorithm> = [],
    size: Int? = nil, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(IndexError) -> Download {
    let file: PartialFile
    do throws(FileError) {
      file = try PartialFile(in: directory, algorithms: algorithms)
    } catch {
      throw .file(error)
    }
    let receiver = FileReceiver(file, from: address, size: size, progress: progress)
    if let path = address.filePath {
      try LocalFile.read(path, into: receiver)
      try receiver.finish()
      return Download(file, name: address.fileName)
    }
    let (head, final) = try await send(
      address, headers: ["Accept-Encoding: identity"], isCompressed: false, into: receiver)
    try receiver.finish()
    return Download(
      file, name: DispositionName.parse(head["Content-Disposition"]) ?? address.fileName,
      finalName: final.fileName)
  }

  /// Makes a request until there is an answer, and returns its head and where it came from.
  private func send(
    _ start: WebAddress, headers: [String], isCompressed: Bool, into receiver: any BodyReceiver
  ) async throws(IndexError) -> (ResponseHead, WebAddress) {
    guard !isOffline else { throw .offline(start) }
    let engine = try startedEngine()
    var address = start
    var redirects = 0
    var failures = 0
    var reached = 0
    while true {
      var request = TransferRequest(
        address: address, credentials: credentials.credentials(for: address))
      request.headers = headers
      request.acceptsCompression = isCompressed
      if let resumption = receiver.resumption {
        request.offset = resumption.offset
        request.headers.append("If-Range: \(resumption.validator)")
      }
      let delay: Duration
      do throws(IndexError) {
        let head = try await engine.perform(request, network: network, into: receiver)
        if head.status == 200 || head.status == 206 { return (head, address) }
        if [301, 302, 303, 307, 308].contains(head.status) {
          redirects += 1
          guard redirects <= Self.redirectLimit else {
            throw .badRedirect(start, "more than \(Self.redirectLimit) of them")
          }
          address = try target(of: head, from: address)
          continue
        }
        failures += 1
        delay = try wait(after: head, from: request, failures: failures)
      } catch {
        guard case .connection(_, let flaw) = error, flaw.isTransient else { throw error }
        // A large file may need many attempts, as long as each brings it on.
        let offset = receiver.resumption?.offset ?? 0
        failures = offset > reached ? 1 : failures + 1
        reached = max(reached, offset)
        guard failures <= network.retries else { throw error }
        delay = RetryDelay.afterFailure(failures)
      }
      do {
        try await Task.sleep(for: delay)
      } catch {
        throw .cancelled
      }
      // What a redirect led to may not be valid any more.
      (address, redirects) = (start, 0)
    }
  }

  /// Returns how long to wait before a request is made again that was answered with an error.
  ///
  /// Throws `IndexError` if that would change nothing.
  private func wait(
    after head: ResponseHead, from request: TransferRequest, failures: Int
  ) throws(IndexError) -> Duration {
    let error = IndexError.status(
      request.address, head.status, hasCredentials: request.credentials != nil)
    if head.status == 416, request.offset > 0, failures <= network.retries { return .zero }
    guard [408, 425, 429, 500, 502, 503, 504, 520, 524, 527].contains(head.status) else {
      throw error
    }
    if let field = head["Retry-After"],
      let seconds = RetryDelay.seconds(of: field, now: time(nil))
    {
      guard seconds <= RetryDelay.limit else { throw .busy(request.address, seconds: seconds) }
      guard failures <= network.retries else { throw error }
      return .seconds(seconds)
    }
    guard failures <= network.retries else { throw error }
    return RetryDelay.afterFailure(failures)
  }

  /// Returns where a redirect leads, without credentials that it may have.
  private func target(
    of head: ResponseHead, from address: WebAddress
  ) throws(IndexError) -> WebAddress {
    guard let location = head["Location"] else { throw .badRedirect(address, "without a target") }
    guard let target = address.resolving(location)?.withoutCredentials, target.scheme != "file"
    else {
      throw .badRedirect(address, "expected an http or https URL")
    }
    guard target.isEncrypted || !address.isEncrypted || network.trusts(target) else {
      throw .downgrade(address, to: target)
    }
    return target
  }

  private func startedEngine() throws(IndexError) -> TransferEngine {
    let result = engine.withLock { engine -> Result<TransferEngine, IndexError> in
      if let engine { return .success(engine) }
      do throws(IndexError) {
        let started = try TransferEngine(threads: threads, limit: Self.parallelism)
        engine = started
        return .success(started)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
