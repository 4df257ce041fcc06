internal import Core
internal import Debian
internal import Glibc

/// A line of the history: one version that came to one suite.
package struct HistoryEntry: Sendable, Codable, Equatable {
  /// A file of the version.
  package struct File: Sendable, Codable, Equatable {
    /// The path below `public`.
    package let path: String
    package let sha256: String
  }

  /// The time in UTC, as in "2026-01-31T12:00:00Z" (RFC 3339).
  package let time: String
  /// The user who ran the command.
  package let user: String
  /// What was done: "add", "promote", "rollback" or "prune"; "complete" where the suite had the version
  /// and got packages of it that were missing.
  package let command: String
  package let source: String
  package let version: String
  /// The suite that it came from; nil for an upload.
  package let from: String?
  /// The suite that has it since; nil if it was removed.
  package let to: String?
  /// The version that the suite had before; nil if it had none.
  package let replaced: String?
  package let files: [File]

  /// An entry for what happens now.
  init(
    command: String, version: SourceVersion, from: Suite?, to: Suite?, replaced: String?,
    files: [File]
  ) {
    time = Self.time(Int(Glibc.time(nil)))
    user = Self.userName()
    self.command = command
    source = version.source
    self.version = version.version.description
    self.from = from?.rawValue
    self.to = to?.rawValue
    self.replaced = replaced
    self.files = files
  }

  /// Returns the name of the user, or the number of one without a name.
  private static func userName() -> String {
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else {
      return "\(geteuid())"
    }
    return String(cString: name)
  }

  /// Returns a time in seconds since 1970 as entries have it.
  package static func time(_ seconds: Int) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ number: Int32, _ count: Int = 2) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
      + "T\(digits(parts.tm_hour)):\(digits(parts.tm_min)):\(digits(parts.tm_sec))Z"
  }
}
