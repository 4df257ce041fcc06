internal import Core
internal import SystemPackage
internal import Venv

/// Whether a tree can be made for the target that was asked for, by the interpreter that makes it.
struct TargetCheck {
  /// The target; nil for that of the interpreter, whatever it is.
  let description: TargetDescription?

  /// What follows from the last number of a version of Python, which decides nothing about a tree but
  /// what is written down.
  private static let minor: Set<String> = [
    "python.version", "markers.python_full_version", "markers.implementation_version",
  ]

  /// Compares the target with that of an interpreter, and returns a warning for another patch version
  /// of Python.
  ///
  /// Throws `TargetMismatch` for any other difference.
  func check(_ interpreter: Interpreter) throws(TargetMismatch) -> [String] {
    guard let description else { return [] }
    let differences = description.differences(from: interpreter.target.onAnyMachine)
    let open = differences.filter { !Self.minor.contains($0.member) }
    guard open.isEmpty else {
      throw TargetMismatch(
        target: description.name, interpreter: interpreter, differences: open)
    }
    guard !differences.isEmpty else { return [] }
    return [
      "the tree is made by Python \(interpreter.target.python.fullVersion), and \(description.name) "
        + "has \(description.target.python.fullVersion): its bytecode is valid there, but not the same"
    ]
  }
}

/// An interpreter of another target than the one that a tree is for.
package struct TargetMismatch: Failure {
  let target: TargetName
  let interpreter: Interpreter
  let differences: [TargetDifference]

  package var message: String {
    "cannot make a tree for \(target) with '\(interpreter.executable.string)':"
      + differences.map { "\n  \($0)" }.joined()
  }

  package var hint: String? {
    "build on \(target), or without 'target'; wheels can be fetched for it on any machine: "
      + "venvdeb fetch wheels --target \(target)"
  }
}
