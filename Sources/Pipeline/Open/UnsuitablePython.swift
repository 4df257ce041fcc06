package import Core
internal import Debian
internal import Packaging
internal import Wheels

/// Distributions that do not run with the interpreter (Requires-Python).
package struct UnsuitablePython: Failure {
  /// One sentence for each distribution.
  private let problems: [String]
  /// What to do about it.
  private let advice: InterpreterAdvice

  /// The error for those of `problems` that are about the interpreter; nil if none is.
  init?(_ problems: [ClosureCheck.Problem]) {
    let all = problems.compactMap { problem -> VersionSpecifiers? in
      if case .python(let specifiers, _) = problem.kind { specifiers } else { nil }
    }
    guard !all.isEmpty else { return nil }
    self.problems = problems.filter {
      if case .python = $0.kind { true } else { false }
    }.map(\.description)
    advice = InterpreterAdvice { version in
      all.allSatisfy { $0.contains(spelling: version + ".99", prereleases: true) }
    }
  }

  package var message: String {
    "unsuitable version of Python:" + problems.map { "\n  \($0)" }.joined()
  }

  package var hint: String? {
    advice.text + ", or set 'ignore-requires-python: yes'"
  }

  package var exitStatus: ExitStatus { .environment }
}
