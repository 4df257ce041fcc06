package import Core
internal import Processes
internal import SystemPackage

/// The keys that sign the indices of a repository (gpg(1)).
package struct SigningKeys: Sendable {
  /// What is known of a key.
  package struct Status: Sendable, Equatable {
    package let fingerprint: String
    /// When it expires, in seconds since 1970; nil if it does not.
    package let expires: Int?

    /// Returns for how many days it is still valid, below 0 if it has expired; nil if it does not
    /// expire.
    package func days(at now: Int) -> Int? {
      expires.map { $0 <= now ? -1 : ($0 - now) / 86400 }
    }
  }

  private let layout: RepositoryLayout
  private let home: FilePath
  /// Whether nobody else uses the home directory.
  private let isOwn: Bool
  private let environment: [String: String]

  /// How many days before a key expires that is worth a warning.
  package static let warningDays = 60

  /// The keys of a repository, in its own home directory of GnuPG or in that of a user.
  ///
  /// Throws `FileError`.
  package init(
    _ layout: RepositoryLayout, environment: [String: String]
  ) throws(FileError) {
    self.layout = layout
    self.environment = environment
    isOwn = try !FileSystem.exists(layout.foreignKeys)
    home =
      isOwn
      ? layout.keys
      : FilePath(
        try FileSystem.readText(layout.foreignKeys).split(separator: "\n").first
          .map(String.init) ?? "")
  }

  /// Runs gpg with that home directory, never asking anything; it must succeed.
  ///
  /// Throws `KeyError`, `RepositoryError` and `ProcessError`.
  @discardableResult
  func gpg(
    _ arguments: [String], input: [UInt8] = [], action: String
  ) async throws -> CommandResult {
    try await Self.run(
      "gpg", ["--homedir", home.string, "--batch", "--no-tty", "--quiet"] + arguments,
      package: "gnupg", input: input, environment: environment, action: action)
  }

  /// Runs a program of GnuPG, which must succeed.
  static func run(
    _ program: FilePath, _ arguments: [String], package: String, input: [UInt8] = [],
    environment: [String: String], action: String
  ) async throws -> CommandResult {
    let result: CommandResult
    do throws(ProcessError) {
      result = try await CommandRunner().run(
        Command(program, arguments, environment: environment), input: input)
    } catch .notFound {
      throw RepositoryError.noProgram(program.string, package: package)
    }
    guard result.status.isSuccess else {
      throw KeyError.failed(action, reason: Self.reason(result))
    }
    return result
  }

  /// Returns what gpg said, without its name and the lines that say nothing.
  private static func reason(_ result: CommandResult) -> String {
    let lines = result.errorTail().split(separator: "\n").map { line in
      var line = Substring(line)
      for prefix in ["gpg: ", "gpgv: "] where line.hasPrefix(prefix) {
        line = line.dropFirst(prefix.count)
      }
      return String(line.drop { $0 == " " })
    }
    return lines.isEmpty ? "gpg \(result.status)" : lines.joined(separator: "; ")
  }

  /// Makes a key that only signs, for three years, without a passphrase; returns its fingerprint.
  ///
  /// Throws `KeyError`.
  func generate(name: String) async throws -> String {
    try await requireShortPath()
    let parameters = """
      %no-protection
      Key-Type: eddsa
      Key-Curve: ed25519
      Key-Usage: sign
      Name-Real: \(name)
      Name-Comment: package repository
      Expire-Date: 3y
      %commit

      """
    try await gpg(["--gen-key"], input: Array(parameters.utf8), action: "make a key")
    return try await onlyKey()
  }

  /// Imports the secret key of a file; returns its fingerprint.
  ///
  /// Throws `KeyError`.
  func importKey(_ file: FilePath) async throws -> String {
    try await requireShortPath()
    try await gpg(["--import", file.string], action: "import the key in '\(file.string)'")
    return try await onlyKey()
  }

  /// Returns the fingerprint of the secret key that a user's keyring has under a name.
  ///
  /// Throws `KeyError`.
  func find(_ name: String) async throws -> String {
    let keys = try await secretKeys([name], action: "find the key '\(name)'")
    guard keys.count == 1 else { throw KeyError.notOne(name, count: keys.count) }
    return keys[0]
  }

  private func onlyKey() async throws -> String {
    let keys = try await secretKeys([], action: "list the keys")
    guard keys.count == 1 else { throw KeyError.notOne("", count: keys.count) }
    return keys[0]
  }

  private func secretKeys(_ names: [String], action: String) async throws -> [String] {
    let result = try await gpg(["--with-colons", "--list-secret-keys"] + names, action: action)
    var fingerprints: [String] = []
    var isPrimary = false
    for line in result.outputText.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields[0] == "sec" { isPrimary = true }
      if fields[0] == "fpr", isPrimary, fields.count > 9 {
        fingerprints.append(String(fields[9]))
        isPrimary = false
      }
    }
    return fingerprints
  }

  /// Throws `KeyError` where the path of the agent's socket would be too long (unix(7)).
  private func requireShortPath() async throws {
    let result = try await Self.run(
      "gpgconf", ["--homedir", home.string, "--list-dirs", "agent-socket"], package: "gnupg",
      environment: environment, action: "find the agent of gpg")
    let path = result.outputText.split(separator: "\n").first.map(String.init) ?? ""
    // What gpgconf prints is encoded like a URL.
    guard path.utf8.count < 100 else { throw KeyError.longPath(home) }
  }

  /// Ends the agent that gpg has started for the repository's own keys; it would go on for ever.
  func endAgent() async {
    guard isOwn else { return }
    _ = try? await CommandRunner().run(
      Command(
        "gpgconf", ["--homedir", home.string, "--kill", "gpg-agent"], environment: environment))
  }

  /// The fingerprints of the keys that sign.
  ///
  /// Throws `FileError`.
  package func fingerprints() throws(FileError) -> [String] {
    try FileSystem.readText(layout.signers).split(separator: "\n")
      .map { $0.split(separator: " ").joined() }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  /// Returns until when the keys are valid.
  ///
  /// Throws `KeyError`.
  package func status() async throws -> [Status] {
    let wanted = try fingerprints()
    let result = try await gpg(
      ["--with-colons", "--list-keys"] + wanted, action: "list the keys that sign")
    var statuses: [Status] = []
    var expires: Int?
    var isPrimary = false
    for line in result.outputText.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields[0] == "pub" {
        isPrimary = true
        expires = fields.count > 6 ? Int(fields[6]) : nil
      }
      if fields[0] == "fpr", isPrimary, fields.count > 9 {
        statuses.append(Status(fingerprint: String(fields[9]), expires: expires))
        isPrimary = false
      }
    }
    return statuses
  }

  /// Throws `KeyError` if a key that signs has expired at `now`.
  package func requireValid(at now: Int) async throws {
    for key in try await status() {
      if let expires = key.expires, expires <= now {
        throw KeyError.expired(
          key.fingerprint, date: MailDate(seconds: expires).description, home: home)
      }
    }
  }

  /// Returns the public keys in ASCII armor, for machines.
  ///
  /// Throws `KeyError`.
  func publicKeys() async throws -> [UInt8] {
    try await gpg(
      ["--armor", "--export"] + (try fingerprints()), action: "export the public keys"
    ).output
  }

  /// Verifies the signatures of all suites in a directory of indices.
  ///
  /// reprepro takes whatever the signing program leaves. `parent` is for a temporary directory. Throws
  /// `RepositoryError` and `KeyError`.
  func verify(_ directory: FilePath, scratchIn parent: FilePath) async throws {
    let scratch = try TemporaryDirectory.create(in: parent, prefix: "keyring-")
    let keyring = scratch.path.appending("keyring.gpg")
    let keys = try await gpg(["--export"] + (try fingerprints()), action: "export the public keys")
    try AtomicFile.write(keys.output, to: keyring)
    for suite in Suite.allCases {
      let file = directory.appending(suite.rawValue).appending("InRelease")
      do {
        _ = try await Self.run(
          "gpgv", ["--keyring", keyring.string, file.string], package: "gpgv",
          environment: environment, action: "verify '\(file.string)'")
      } catch KeyError.failed(_, let reason) {
        throw RepositoryError.badSignature(file, reason: reason)
      }
    }
  }
}
