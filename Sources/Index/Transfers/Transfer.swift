internal import CCurl
internal import Packaging
internal import SystemPackage

/// A request that is on its way, with what libcurl has of it.
///
/// After it was handed to a thread of the engine, only that thread uses it.
final class Transfer: @unchecked Sendable {
  /// What a transfer ends with.
  typealias Completion = @Sendable (Result<ResponseHead, IndexError>) -> Void

  let easy: CurlLibrary.Handle
  let request: TransferRequest
  private let library: CurlLibrary
  /// What sets the proxy of the request; nil for none.
  private let proxySetting: String?
  /// Where the body goes; nil once the transfer has ended.
  private var receiver: (any BodyReceiver)?
  private let headers: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: 256)
  private var head = ResponseHead()
  /// Whether the body has begun to arrive.
  private(set) var hasBegun = false
  private var failure: IndexError?
  private var completion: Completion?

  /// Prepares a request; nil without memory.
  init?(
    _ request: TransferRequest, network: NetworkSettings, receiver: any BodyReceiver,
    library: CurlLibrary, completion: @escaping Completion
  ) {
    guard let easy = library.makeEasy() else { return nil }
    self.easy = easy
    self.request = request
    self.library = library
    proxySetting = network.proxySetting(for: request.address)
    self.receiver = receiver
    self.completion = completion
    headers = library.list(request.headers)
    errorText.initialize(repeating: 0, count: 256)
    prepare(network)
  }

  deinit {
    library.cleanUp(easy: easy)
    library.release(headers)
    errorText.deallocate()
  }

  /// Ends it with what libcurl says, or with an error.
  func finish(_ code: CURLcode) {
    var result: Result<ResponseHead, IndexError>
    if let failure {
      result = .failure(failure)
    } else if code == CURLE_OK {
      result = .success(head)
      do throws(IndexError) { try begin() } catch { result = .failure(error) }
    } else {
      let detail = String(cString: errorText)
      result = .failure(
        .connection(
          request.address,
          ConnectionFlaw(
            code, detail.isEmpty ? library.text(of: code) : detail, proxySetting: proxySetting)))
    }
    finish(result)
  }

  /// Ends it, the first time only.
  ///
  /// Whoever waits may be the last to have the receiver, and with it a file that goes when it goes.
  func finish(_ result: Result<ResponseHead, IndexError>) {
    receiver = nil
    completion?(result)
    completion = nil
  }

  private func begin() throws(IndexError) {
    if hasBegun { return }
    hasBegun = true
    try receiver?.begin(head)
  }

  private func add(headerLine bytes: UnsafeRawBufferPointer) {
    head.add(line: PythonText.stripped(String(decoding: bytes, as: UTF8.self)))
  }

  /// Takes bytes of the body; returns whether the transfer goes on.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    do throws(IndexError) {
      try begin()
      try receiver?.receive(bytes)
      return true
    } catch {
      failure = error
      return false
    }
  }

  private func prepare(_ network: NetworkSettings) {
    let reference = Unmanaged.passUnretained(self).toOpaque()
    library.set(easy, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
    library.set(easy, CURLOPT_URL, request.address.text)
    library.set(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    library.set(easy, CURLOPT_NOSIGNAL, 1)
    library.set(easy, CURLOPT_FOLLOWLOCATION, 0)
    library.set(easy, CURLOPT_USERAGENT, NetworkSettings.userAgent)
    library.set(easy, CURLOPT_BUFFERSIZE, 512 << 10)
    library.set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    library.set(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    library.set(easy, CURLOPT_PIPEWAIT, request.address.isEncrypted ? 1 : 0)
    library.set(easy, CURLOPT_CONNECTTIMEOUT_MS, network.timeout * 1000)
    library.set(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
    library.set(easy, CURLOPT_LOW_SPEED_TIME, network.timeout)
    if request.acceptsCompression { library.set(easy, CURLOPT_ACCEPT_ENCODING, "") }
    if request.offset > 0 { library.set(easy, CURLOPT_RANGE, "\(request.offset)-") }
    if let headers { library.set(easy, CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(headers)) }
    // The variables of the process must not count: both are set, to nothing if need be.
    library.set(easy, CURLOPT_PROXY, network.proxy(for: request.address)?.revealed ?? "")
    library.set(easy, CURLOPT_NOPROXY, network.noProxy)
    if let credentials = request.credentials {
      library.set(easy, CURLOPT_HTTPAUTH, 1)  // CURLAUTH_BASIC
      library.set(easy, CURLOPT_USERNAME, credentials.user)
      library.set(easy, CURLOPT_PASSWORD, credentials.password)
    }
    if request.address.isEncrypted { prepareEncryption(network) }
    library.set(easy, CURLOPT_HEADERDATA, reference)
    library.set(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
      guard let bytes, let transfer else { return 0 }
      Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue()
        .add(headerLine: UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
    library.set(easy, CURLOPT_WRITEDATA, reference)
    library.set(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
      guard let bytes, let transfer else { return 0 }
      let data = UnsafeRawBufferPointer(start: bytes, count: size * count)
      let goesOn = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue().take(data)
      // Any other number of bytes ends the transfer.
      return goesOn ? data.count : Int.max
    }
  }

  private func prepareEncryption(_ network: NetworkSettings) {
    library.set(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if network.trusts(request.address) {
      library.set(easy, CURLOPT_SSL_VERIFYPEER, 0)
      library.set(easy, CURLOPT_SSL_VERIFYHOST, 0)
    } else {
      switch network.authorities {
      case .file(let path): library.set(easy, CURLOPT_CAINFO, path.string)
      case .directory(let path): library.set(easy, CURLOPT_CAPATH, path.string)
      case .system: break
      }
    }
    if let certificate = network.clientCertificate {
      library.set(easy, CURLOPT_SSLCERT, certificate.string)
      library.set(easy, CURLOPT_SSLKEY, (network.clientKey ?? certificate).string)
    }
  }
}
