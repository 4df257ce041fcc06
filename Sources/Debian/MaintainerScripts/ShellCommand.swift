/// A command of a shell script (POSIX.1-2017, XCU 2.9).
package indirect enum ShellCommand: Sendable {
  /// A simple command (XCU 2.9.1).
  package struct Simple: Sendable {
    var words: [ShellWord] = []
    var assignments: [(name: ShellText, value: ShellWord)] = []
    /// The line that it begins in, from 1.
    let line: Int
  }

  /// A command after `&&` or `||` (XCU 2.9.3).
  package struct Link: Sendable {
    /// Whether it runs if what is before it succeeds (`&&`), rather than if that fails (`||`).
    let needsSuccess: Bool
    let command: ShellCommand
  }

  /// A branch of `if` or `elif` (XCU 2.9.4.4).
  package struct Branch: Sendable {
    let condition: ShellCommand
    let body: ShellCommand
  }

  /// A branch of `case` (XCU 2.9.4.3).
  package struct Choice: Sendable {
    let patterns: [ShellWord]
    let body: ShellCommand
  }

  /// A loop: `for` with a variable and words, or `while` or `until` with a condition (XCU 2.9.4).
  package struct Loop: Sendable {
    var variable: ShellText?
    var words: [ShellWord] = []
    var condition: ShellCommand?
    let body: ShellCommand
  }

  case simple(Simple)
  case list([ShellCommand])
  case pipeline([ShellCommand])
  case chain(ShellCommand, [Link])
  case conditional([Branch], otherwise: ShellCommand?)
  case choice(ShellWord, [Choice])
  case loop(Loop)
  case function(name: ShellText, body: ShellCommand)
  case subshell(ShellCommand)
  case negation(ShellCommand)
  case background(ShellCommand)

  /// The commands that are directly in this one, in their order.
  var parts: [ShellCommand] {
    switch self {
    case .simple: []
    case .list(let commands), .pipeline(let commands): commands
    case .chain(let first, let links): [first] + links.map(\.command)
    case .conditional(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.body] } + (otherwise.map { [$0] } ?? [])
    case .choice(_, let choices): choices.map(\.body)
    case .loop(let loop): (loop.condition.map { [$0] } ?? []) + [loop.body]
    case .function(_, let body), .subshell(let body), .negation(let body), .background(let body):
      [body]
    }
  }

  /// Shows `body` this command and all that are in it, each before its parts.
  func visit(_ body: (ShellCommand) -> Void) {
    body(self)
    for part in parts { part.visit(body) }
  }
}
