internal import Core
internal import SystemPackage

/// A build that failed: why, as far as its output says, and where the whole output is.
package struct BuildFailure: Sendable {
  /// What was built, as in "cannot build …".
  let name: String
  let cause: BuildFailureCause
  /// The end of the output, if there is no log.
  let excerpt: [String]
  /// The file with the whole output.
  let log: FilePath?

  /// Reads the output of a build, and keeps it.
  ///
  /// `status` says how the program ended.
  init(of name: String, status: String, output: [UInt8], logs: BuildLogs) {
    self.name = name
    let text = logs.text(of: output)
    let lines = text.split(whereSeparator: \.isNewline)
    cause = BuildFailureCause.find(in: lines) ?? .unknown(status)
    log = logs.keep(text, of: name)
    excerpt = log == nil ? lines.suffix(30).map { String($0) } : []
  }

  /// A build that failed without any output.
  init(of name: String, reason: String) {
    self.name = name
    (cause, excerpt, log) = (.unknown(reason), [], nil)
  }

  var message: String {
    let end = log.map { "\n    the whole output is in '\($0.string)'" }
    return "cannot build \(name): \(cause.description)"
      + (end ?? excerpt.map { "\n    \($0)" }.joined())
  }

  var hint: String? { cause.hint }
}
