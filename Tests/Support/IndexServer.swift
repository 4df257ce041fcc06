internal import Core
internal import Glibc
package import SystemPackage
internal import Testing

/// A package index in a process of its own, on this machine, that misbehaves as paths say; it ends
/// when the value goes out of scope.
package struct IndexServer: ~Copyable {
  /// A request as the server saw it.
  package struct Request: Decodable {
    package let path: String
    package let host: String
    package let authorization: String?
    package let range: String?
    package let accept: String?
    /// How many requests were being answered when this one came, with itself.
    package let underWay: Int
  }

  private let scratch: Scratch
  private let process: pid_t
  private let port: String
  private let isEncrypted: Bool

  /// The directory whose wheels and sdists it serves.
  package var files: FilePath { scratch.path.appending("files") }

  /// The certificate of the authority that signed the server's own.
  package var authority: FilePath { scratch.path.appending("server.pem") }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// Starts a server; one with encryption has a certificate for `localhost` that nobody trusts.
  ///
  /// Throws if it does not start.
  package init(encrypted: Bool = false) throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectories(directory.appending("files"))
    try scratch.write(PackageResources.index_server_py, to: "server.py")
    let pem = encrypted ? try Self.makeCertificate(in: directory) : nil
    (process, port) = try Self.start(in: directory, certificate: pem)
    isEncrypted = encrypted
    self.scratch = scratch
  }

  private static func makeCertificate(in directory: FilePath) throws -> FilePath {
    let pem = directory.appending("server.pem")
    try Tool.check([
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout",
      pem.string, "-out", pem.string + ".crt", "-subj", "/CN=localhost", "-addext",
      "subjectAltName=DNS:localhost,IP:127.0.0.1",
    ])
    let certificate = try FileSystem.read(FilePath(pem.string + ".crt"))
    try AtomicFile.write(try FileSystem.read(pem) + certificate, to: pem)
    return pem
  }

  private static func start(
    in directory: FilePath, certificate: FilePath?
  ) throws -> (process: pid_t, port: String) {
    let words =
      [
        "/usr/bin/python3", "-I", directory.appending("server.py").string,
        directory.appending("files").string, directory.appending("port").string,
      ] + [certificate?.string].compactMap { $0 }
    var child: pid_t = 0
    var argv = words.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = [nil]
    defer { for pointer in argv { free(pointer) } }
    let result = posix_spawn(&child, words[0], nil, nil, &argv, &envp)
    guard result == 0 else { throw Errno(rawValue: result) }
    for _ in 0..<600 {
      if let port = try? FileSystem.readText(directory.appending("port")) { return (child, port) }
      usleep(50_000)
    }
    kill(child, SIGKILL)
    throw Errno.timedOut
  }

  /// Returns the URL of a path, on `localhost` unless another name of this machine is given.
  package func url(_ path: String, user: String? = nil, host: String = "localhost") -> String {
    "\(isEncrypted ? "https" : "http")://\(user.map { $0 + "@" } ?? "")\(host):\(port)/\(path)"
  }

  /// Returns what has been asked for so far.
  package func requests() throws -> [Request] {
    let log = try Tool.python(
      """
      import ssl, sys, urllib.request
      context = ssl._create_unverified_context()
      opener = urllib.request.build_opener(
          urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
      sys.stdout.write(opener.open(sys.argv[1]).read().decode())
      """, url("log", host: "127.0.0.1"))
    return try JSONText.decode([Request].self, from: log.output)
  }
}
