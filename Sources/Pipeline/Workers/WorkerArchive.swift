internal import Core
internal import Processes
internal import SystemPackage
internal import Venv

/// The archives that apt of this machine uses, from which packages of other releases come too: an archive
/// of Debian has one pool for all of them.
///
/// apt itself fetches, so that its proxies and credentials count. Nothing is believed of what comes.
struct WorkerArchive: Sendable {
  /// The addresses of the archives.
  private let archives: [String]
  private let environment: [String: String]

  /// The directories with packages in archives of Debian and of its security updates.
  private static let pools = ["pool/main", "pool/updates/main"]

  /// Asks apt for its archives, which needs no lists and changes nothing.
  ///
  /// Throws `ProcessError` where there is no apt.
  init(environment: [String: String]) async throws {
    var variables = InheritedEnvironment(environment).forPrograms
    variables["LC_ALL"] = "C.UTF-8"
    self.environment = variables
    let result = try await CommandRunner().runChecked(
      Command(
        "apt-get", ["-o", "Debug::NoLocking=1", "--print-uris", "update"], environment: variables))
    archives = Self.archives(in: result.outputText)
  }

  /// Returns the addresses before `/dists/` in what apt prints, each once.
  static func archives(in text: String) -> [String] {
    var archives: [String] = []
    for line in text.split(separator: "\n") {
      guard let address = line.firstMatch(of: #/^'([a-z+]+:[^' ]*?)/dists/[^']*'/#)?.1 else {
        continue
      }
      if !archives.contains(String(address)) { archives.append(String(address)) }
    }
    return archives
  }

  /// Fetches a package to a path.
  ///
  /// Throws `WorkerError.notFetched`.
  func fetch(_ package: WorkerPackage, to path: FilePath) async throws {
    var reason: String?
    for archive in archives {
      for pool in Self.pools {
        let address = "\(archive)/\(pool)/\(package.poolDirectory)/\(package.fileName)"
        let result = try await CommandRunner().run(
          Command(
            "/usr/lib/apt/apt-helper",
            [
              "-o", "Acquire::Retries=2", "download-file", address, path.string,
              "SHA256:\(package.source.sha256.hex)",
            ], environment: environment))
        if result.status.isSuccess { return }
        let line = result.errorTail().split(separator: "\n").first { $0.hasPrefix("E: ") }
        // The first archive is the one that should have it.
        reason = reason ?? line.map { String($0.dropFirst(3)) } ?? "apt-helper \(result.status)"
      }
    }
    throw WorkerError.notFetched(
      package.target, file: package.fileName,
      reason: reason ?? "apt on this machine has no archive")
  }
}
