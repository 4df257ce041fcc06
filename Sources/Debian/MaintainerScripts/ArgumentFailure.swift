/// The failure of a maintainer script because of its argument (Debian Policy 6.5).
package struct ArgumentFailure: Sendable, Hashable {
  /// The line of the command that the script ends with, from 1.
  package let line: Int

  /// Returns the failure of a script when it is called with an argument (and one more), whatever
  /// else it finds on the machine; nil if it need not fail.
  ///
  /// Tests of the argument are evaluated. What any other command returns is unknown, and then nothing
  /// that depends on it counts as a failure, nor does what takes more than a bounded number of steps.
  package static func find(in script: ShellScript, argument: String) -> ArgumentFailure? {
    var evaluation = ShellEvaluation(
      argument: ShellText(argument.utf8), endsOnFailure: script.endsOnFailure)
    guard let status = try? evaluation.evaluate(script.commands), status != 0 else { return nil }
    return ArgumentFailure(line: evaluation.line)
  }
}
