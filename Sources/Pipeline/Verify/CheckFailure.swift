internal import Core

/// A check of the application that did not pass.
package enum CheckFailure: Failure {
  /// The command failed; `status` is the rest of a sentence.
  case failed(ApplicationCheck, status: String, output: String)
  /// The command changed the tree that it was to test.
  case changedTree(ApplicationCheck, changes: [String])

  package var message: String {
    switch self {
    case .failed(let check, let status, let output):
      "check '\(check.command)' \(status)" + Self.indented(output)
    case .changedTree(let check, let changes):
      "check '\(check.command)' changed the tree:"
        + changes.prefix(20).map { "\n  \($0)" }.joined()
        + (changes.count > 20 ? "\n  and \(changes.count - 20) more" : "")
    }
  }

  package var location: String? {
    switch self {
    case .failed(let check, _, _), .changedTree(let check, _): check.location
    }
  }

  package var hint: String? {
    switch self {
    case .failed:
      "checks run in the project's source directory with the tree's bin first in PATH; "
        + "DEB_BUILD_OPTIONS=nocheck skips them"
    case .changedTree:
      "let the check write to $HOME or a temporary directory: the tested tree is what is shipped"
    }
  }

  /// Returns the output of a program as the rest of a message.
  private static func indented(_ output: String) -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    return text.isEmpty ? "" : ":" + text.map { "\n    \($0)" }.joined()
  }
}
