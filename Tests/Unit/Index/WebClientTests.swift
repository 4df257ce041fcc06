import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Index

/// Pages and files from a real server.
@Suite(.slow) struct WebClientTests {
  private static let contents = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
  private static let name = "demo-1.0-py3-none-any.whl"

  private func server(encrypted: Bool = false) throws -> IndexServer {
    let server = try IndexServer(encrypted: encrypted)
    try AtomicFile.write(Self.contents, to: server.files.appending(Self.name))
    return server
  }

  private func client(
    _ settings: [String: String] = [:], urls: [String] = [], netrc: String = "",
    environment: [String: String] = [:], isOffline: Bool = false
  ) -> WebClient {
    WebClient(
      NetworkSettings(
        PipSettings(["retries": "3"].merging(settings) { $1 }), environment: environment),
      credentials: CredentialStore(
        urls.map { CredentialURL($0) }, netrc: NetrcText(parsing: netrc)),
      isOffline: isOffline)
  }

  /// Downloads the file of a mode, and returns its digest; nothing else must be left.
  private func download(
    _ mode: String, from server: borrowing IndexServer, with client: WebClient,
    host: String = "localhost", size: Int? = nil
  ) async throws -> Digest {
    let scratch = try Scratch()
    let address = try #require(WebAddress(server.url("\(mode)/files/\(Self.name)", host: host)))
    do {
      let download = try await client.download(address, into: scratch.path, size: size)
      let path = scratch.path.appending(Self.name)
      let file = try download.keep(as: path, permissions: .file)
      #expect(try Digest.of(FileSystem.read(path)) == file.sha256)
      return file.sha256
    } catch {
      #expect(try FileSystem.entries(of: scratch.path).isEmpty)
      throw error
    }
  }

  private func flaw(_ error: IndexError?) -> String { error?.message ?? "none" }

  @Test(arguments: [
    "ok", "redirect", "elsewhere", "cut", "norange", "changing", "novalidator", "busy", "slow",
  ])
  func downloads(mode: String) async throws {
    let server = try server()
    let digest = try await download(mode, from: server, with: client())
    #expect(digest == Digest.of(Self.contents))
  }

  @Test func anInterruptedDownloadGoesOn() async throws {
    let server = try server()
    _ = try await download("cut", from: server, with: client())
    let ranges = try server.requests().map(\.range)
    #expect(ranges == [nil, "bytes=150000-", "bytes=225000-"])
  }

  @Test(arguments: [
    ("truncated", "transfer closed with"), ("gone", "Empty reply from server"),
    ("later", "the server asks to come back in 3600 seconds"), ("broken", "status 503"),
    ("loop", "invalid redirect: more than 30 of them"), ("denied", "access is denied (status 403)"),
    ("auth", "a password is required (status 401)"),
  ])
  func saysWhatIsWrong(mode: String, reason: String) async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download(mode, from: server, with: client(["retries": "1"]))
    }
    #expect(flaw(error).contains(reason), "\(flaw(error))")
    #expect(error?.location == server.url("\(mode)/files/\(Self.name)"))
  }

  @Test func aStalledDownloadEnds() async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download("stalled", from: server, with: client(["timeout": "1", "retries": "0"]))
    }
    #expect(error?.hint == "raise 'timeout' in pip.conf or PIP_TIMEOUT, in seconds")
  }

  @Test(arguments: [1, 299_999, 300_001])
  func theSizeMustBeRight(size: Int) async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download("ok", from: server, with: client(), size: size)
    }
    #expect(flaw(error) == "wrong size: expected \(size) bytes, got 300000")
  }

  @Test func credentialsAreForTheServerTheyAreOf() async throws {
    let server = try server()
    let url = server.url("auth/simple/", user: "jane:s3cr3t%2F%25")
    let client = client(urls: [url])
    _ = try await download("auth", from: server, with: client)
    _ = try await download("elsewhere", from: server, with: client)
    let requests = try server.requests()
    #expect(requests.map { $0.authorization != nil } == [true, true, false])
    #expect(requests[2].host.hasPrefix("127.0.0.1"))
  }

  @Test func credentialsOfNetrcAreForTheHost() async throws {
    let server = try server()
    let client = client(netrc: "machine localhost login jane password s3cr3t/%\n")
    _ = try await download("auth", from: server, with: client)
    _ = try await download("elsewhere", from: server, with: client)
    #expect(try server.requests().map { $0.authorization != nil } == [true, true, false])
  }

  @Test func aWrongPasswordIsSaid() async throws {
    let server = try server()
    let client = client(urls: [server.url("auth/", user: "jane:c4n4ry")])
    let error = await #expect(throws: IndexError.self) {
      try await download("auth", from: server, with: client)
    }
    #expect(flaw(error) == "wrong user or password (status 401)")
    #expect(
      error?.hint == "put user and password for 'localhost' into ~/.netrc (mode 0600)")
    #expect(error?.description.contains("c4n4ry") == false)
  }

  @Test func certificatesAreChecked() async throws {
    let server = try server(encrypted: true)
    let error = await #expect(throws: IndexError.self) {
      try await download("ok", from: server, with: client())
    }
    #expect(error?.hint?.contains("SSL_CERT_FILE") == true, "\(flaw(error))")
    for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] {
      let client = client(environment: [name: server.authority.string])
      #expect(try await download("ok", from: server, with: client) == Digest.of(Self.contents))
    }
    for settings in [["cert": server.authority.string], ["trusted-host": "localhost"]] {
      let client = client(settings)
      #expect(try await download("ok", from: server, with: client) == Digest.of(Self.contents))
    }
    let bad = await #expect(throws: IndexError.self) {
      try await download("ok", from: server, with: client(["cert": "/nonexistent.pem"]))
    }
    #expect(bad?.hint == "check 'cert' and 'client-cert' of pip.conf, and SSL_CERT_FILE")
  }

  @Test func encryptionIsNotGivenUp() async throws {
    let server = try server(encrypted: true)
    let client = client(["cert": server.authority.string])
    let error = await #expect(throws: IndexError.self) {
      try await download("down", from: server, with: client)
    }
    #expect(flaw(error).contains("which is not encrypted"))
  }

  @Test func nothingIsAskedOffline() async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download("ok", from: server, with: client(isOffline: true))
    }
    #expect(flaw(error) == "the network may not be used")
    #expect(try server.requests().isEmpty)
  }

  @Test func variablesOfTheProcessAreNotRead() async throws {
    let server = try server()
    let environment = ["http_proxy": "http://127.0.0.1:9/"]
    let error = await #expect(throws: IndexError.self) {
      try await download(
        "ok", from: server, with: client(["retries": "0"], environment: environment))
    }
    #expect(flaw(error).contains("port 9"), "\(flaw(error))")
    let excepted = client(environment: environment.merging(["no_proxy": "localhost"]) { $1 })
    _ = try await download("ok", from: server, with: excepted)
  }

  @Test(arguments: [
    (["http_proxy": "http://127.0.0.1:9/"], "http_proxy"),
    (["all_proxy": "http://127.0.0.1:9/"], "all_proxy"),
    (["HTTP_PROXY": "htp://jane:c4nary@127.0.0.1:9/"], "HTTP_PROXY"),
    (["http_proxy": "http://no-such-host.invalid:80/"], "http_proxy"),
    (["http_proxy": "http://127.0.0.1:9/", "no_proxy": "example.org"], "http_proxy"),
  ])
  func `a proxy that does not work is named by what sets it`(
    environment: [String: String], name: String
  ) async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download(
        "ok", from: server, with: client(["retries": "0"], environment: environment))
    }
    #expect(error?.hint?.contains("the proxy in \(name),") == true, "\(error as Any)")
    let configured = await #expect(throws: IndexError.self) {
      try await download(
        "ok", from: server, with: client(["retries": "0", "proxy": "http://127.0.0.1:9/"]))
    }
    #expect(configured?.hint?.contains("'proxy' of pip") == true)
  }

  @Test(arguments: ["u:s3cret/x@127.0.0.1:1", "u:s3cret?x@127.0.0.1:1", "htp://u:s3cret/x@h"])
  func `the password of a proxy that cannot be parsed is not shown`(proxy: String) async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download(
        "ok", from: server, with: client(["retries": "0", "proxy": proxy]))
    }
    #expect(!flaw(error).contains("s3cret"), "\(flaw(error))")
    #expect(flaw(error).contains("roxy"), "\(flaw(error))")
  }

  @Test func `a proxy without a known scheme is not tried again`() async throws {
    let server = try server()
    let error = await #expect(throws: IndexError.self) {
      try await download(
        "ok", from: server,
        with: client(["retries": "0"], environment: ["http_proxy": "htp://127.0.0.1:9/"]))
    }
    guard case .connection(_, let flaw)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(!flaw.isTransient)
  }

  @Test func `a refused connection has a hint in every scheme`() async throws {
    for scheme in ["http", "https"] {
      let address = try #require(WebAddress("\(scheme)://127.0.0.1:9/simple/"))
      let error = await #expect(throws: IndexError.self) {
        try await client(["retries": "0"]).page(at: address)
      }
      #expect(error?.hint?.contains("speaks \(scheme) at that port") == true, "\(error as Any)")
    }
  }

  @Test func `certificates that are not there are a warning`() {
    let cases: [([String: String], [String: String], String)] = [
      ([:], ["SSL_CERT_FILE": "/nonexistent.pem"], "SSL_CERT_FILE"),
      ([:], ["SSL_CERT_DIR": "/nonexistent"], "SSL_CERT_DIR"),
      (["cert": "/nonexistent.pem"], [:], "'cert' of pip"),
    ]
    for (pip, environment, name) in cases {
      let settings = NetworkSettings(PipSettings(pip), environment: environment)
      #expect(settings.warnings.first?.hasSuffix("which \(name) names") == true)
    }
    #expect(NetworkSettings(PipSettings(["cert": "/etc"]), environment: [:]).warnings.isEmpty)
  }

  @Test(arguments: ["ok", "html", "json"])
  func readsPagesInEitherForm(mode: String) async throws {
    let server = try server()
    let address = try #require(WebAddress(server.url("\(mode)/simple/demo/")))
    let page = try #require(try await client().page(at: address))
    #expect(page.files.map(\.name) == [Self.name])
    #expect(page.files[0].hashes == [Digest.of(Self.contents)])
    #expect(
      page.base.resolving(page.files[0].reference)?.text
        == server.url("\(mode)/files/\(Self.name)"))
  }

  @Test func aPageThatIsNotThereIsNone() async throws {
    let server = try server()
    let address = try #require(WebAddress(server.url("ok/simple/other/")))
    #expect(try await client().page(at: address) == nil)
  }

  @Test func anIndexWithoutEncryptionIsRefused() async throws {
    let address = try #require(WebAddress("http://index.example/simple/demo/"))
    let error = await #expect(throws: IndexError.self) { try await client().page(at: address) }
    #expect(flaw(error).contains("not encrypted"))
    #expect(error?.hint?.contains("trusted-host = index.example") == true)
  }

  /// A server that is not accepting queues a few connections, and drops the others (listen(2)).
  @Test func `requests begin a few at once`() async throws {
    let server = try server()
    let client = client()
    let addresses = try (0..<40).map {
      try #require(WebAddress(server.url("late/simple/none-\($0)/")))
    }
    let pages = try await addresses.concurrentMap(jobs: addresses.count) { address in
      try await client.page(at: address)
    }
    #expect(pages.allSatisfy { $0 == nil })
    let requests = try server.requests()
    #expect(requests.count == 40)
    for (number, request) in requests.enumerated() {
      let ended = number + 1 - request.underWay
      #expect(request.underWay <= min(WebClient.parallelism, 6 + ended))
    }
    #expect(requests.contains { $0.underWay > 12 })
  }

  @Test func cancellingEndsADownload() async throws {
    let server = try server()
    let scratch = try Scratch()
    let path = scratch.path
    let address = try #require(WebAddress(server.url("stalled/files/\(Self.name)")))
    let client = client()
    let task = Task { _ = try await client.download(address, into: path) }
    while try server.requests().isEmpty { try await Task.sleep(for: .milliseconds(50)) }
    task.cancel()
    await #expect(throws: IndexError.self) { try await task.value }
    #expect(try FileSystem.entries(of: path).isEmpty)
  }

  @Test func directoriesArePages() async throws {
    let scratch = try Scratch()
    try scratch.write("x", to: "a b-1.0.tar.gz")
    let page = try #require(
      try await client(isOffline: true).page(at: WebAddress(file: scratch.path)))
    #expect(page.files.map(\.name) == ["a b-1.0.tar.gz"])
    let address = try #require(page.base.resolving(page.files[0].reference))
    let download = try await client(isOffline: true).download(address, into: scratch.path)
    #expect(download.digests == [Digest.of(Array("x".utf8))])
  }
}
