internal import CCurl
internal import Glibc

/// libcurl, loaded when something is fetched for the first time.
///
/// It brings more libraries than all else together, which would be loaded at every start of a
/// program that rarely has to fetch anything (see docs/architecture.md, "Rationale"); and what is
/// not loaded opens no socket.
struct CurlLibrary: @unchecked Sendable {
  typealias Handle = UnsafeMutableRawPointer

  private typealias Start = @convention(c) () -> Handle?
  private typealias GlobalStart = @convention(c) (CLong) -> CURLcode
  private typealias Function = @convention(c) (Handle?) -> Void
  private typealias Append =
    @convention(c) (
      UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>?
    ) -> UnsafeMutablePointer<curl_slist>?
  private typealias Free = @convention(c) (UnsafeMutablePointer<curl_slist>?) -> Void
  private typealias Describe = @convention(c) (CURLcode) -> UnsafePointer<CChar>?
  private typealias Change = @convention(c) (Handle?, Handle?) -> CURLMcode
  private typealias Perform = @convention(c) (Handle?, UnsafeMutablePointer<CInt>?) -> CURLMcode
  private typealias Poll =
    @convention(c) (
      Handle?, UnsafeMutablePointer<curl_waitfd>?, CUnsignedInt, CInt, UnsafeMutablePointer<CInt>?
    ) -> CURLMcode
  private typealias Wake = @convention(c) (Handle?) -> CURLMcode
  private typealias Read =
    @convention(c) (
      Handle?, UnsafeMutablePointer<CInt>?
    ) -> UnsafeMutablePointer<CURLMsg>?

  private let easyStart: Start
  private let easyEnd: Function
  private let setopt: Handle
  private let getinfo: Handle
  private let append: Append
  private let free: Free
  private let describe: Describe
  private let multiStart: Start
  private let multiEnd: @convention(c) (Handle?) -> CURLMcode
  private let multiSetopt: Handle
  private let addHandle: Change
  private let removeHandle: Change
  private let performAll: Perform
  private let pollAll: Poll
  private let wakeUp: Wake
  private let readMessage: Read

  /// The library of this process, or why there is none.
  static let shared = Result { () throws(IndexError) in try CurlLibrary() }

  /// Loads the library by the name that its interface has had since 2006.
  ///
  /// Throws `IndexError.noLibrary`.
  private init() throws(IndexError) {
    guard let library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL) else {
      throw .noLibrary(dlerror().map { String(cString: $0) } ?? "not found")
    }
    func address(_ name: String) throws(IndexError) -> Handle {
      guard let address = dlsym(library, name) else {
        throw .noLibrary("no function '\(name)'")
      }
      return address
    }
    func function<Type>(_ name: String) throws(IndexError) -> Type {
      unsafeBitCast(try address(name), to: Type.self)
    }
    easyStart = try function("curl_easy_init")
    easyEnd = try function("curl_easy_cleanup")
    setopt = try address("curl_easy_setopt")
    getinfo = try address("curl_easy_getinfo")
    append = try function("curl_slist_append")
    free = try function("curl_slist_free_all")
    describe = try function("curl_easy_strerror")
    multiStart = try function("curl_multi_init")
    multiEnd = try function("curl_multi_cleanup")
    multiSetopt = try address("curl_multi_setopt")
    addHandle = try function("curl_multi_add_handle")
    removeHandle = try function("curl_multi_remove_handle")
    performAll = try function("curl_multi_perform")
    pollAll = try function("curl_multi_poll")
    wakeUp = try function("curl_multi_wakeup")
    readMessage = try function("curl_multi_info_read")
    let start: GlobalStart = try function("curl_global_init")
    // SSL and the parts of Windows: CURL_GLOBAL_ALL, a macro that Swift does not import.
    guard start(3) == CURLE_OK else { throw .noLibrary("it cannot be initialised") }
  }

  /// Returns a new transfer; nil without memory.
  func makeEasy() -> Handle? { easyStart() }
  func cleanUp(easy: Handle) { easyEnd(easy) }

  func set(_ easy: Handle, _ option: CURLoption, _ value: Int) {
    _ = venvdeb_curl_set_number(setopt, easy, option, value)
  }
  func set(_ easy: Handle, _ option: CURLoption, _ value: String) {
    _ = venvdeb_curl_set_text(setopt, easy, option, value)
  }
  func set(_ easy: Handle, _ option: CURLoption, _ value: Handle?) {
    _ = venvdeb_curl_set_pointer(setopt, easy, option, value)
  }
  func set(
    _ easy: Handle, _ option: CURLoption, _ value: @escaping venvdeb_curl_callback
  ) {
    _ = venvdeb_curl_set_callback(setopt, easy, option, value)
  }

  /// Returns a number that is known about a transfer.
  func number(_ easy: Handle, _ info: CURLINFO) -> Int {
    var value = 0
    _ = venvdeb_curl_get_number(getinfo, easy, info, &value)
    return value
  }

  /// Returns a list of header lines, for `release`.
  func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines { list = append(list, line) ?? list }
    return list
  }
  func release(_ list: UnsafeMutablePointer<curl_slist>?) { free(list) }

  /// Returns what an error code means.
  func text(of code: CURLcode) -> String { describe(code).map { String(cString: $0) } ?? "" }

  /// Returns a new set of transfers; nil without memory.
  func makeMulti() -> Handle? { multiStart() }
  func cleanUp(multi: Handle) { _ = multiEnd(multi) }
  func set(_ multi: Handle, _ option: CURLMoption, _ value: Int) {
    _ = venvdeb_curl_multi_set_number(multiSetopt, multi, option, value)
  }
  func add(_ easy: Handle, to multi: Handle) -> Bool { addHandle(multi, easy) == CURLM_OK }
  func remove(_ easy: Handle, from multi: Handle) { _ = removeHandle(multi, easy) }

  /// Moves all transfers on as far as they go without waiting.
  func perform(_ multi: Handle) {
    var running: CInt = 0
    _ = performAll(multi, &running)
  }

  /// Waits for something to do: data, `wake`, or so many milliseconds.
  func poll(_ multi: Handle, milliseconds: CInt) {
    var count: CInt = 0
    _ = pollAll(multi, nil, 0, milliseconds, &count)
  }

  /// Ends a `poll`; the one function that any thread may call.
  func wake(_ multi: Handle) { _ = wakeUp(multi) }

  /// Returns the next transfer that has ended, and how.
  func nextFinished(_ multi: Handle) -> (easy: Handle, code: CURLcode)? {
    var left: CInt = 0
    while let message = readMessage(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
        continue
      }
      return (easy, message.pointee.data.result)
    }
    return nil
  }
}
