package import SystemPackage

/// The `#!` line of a script, and the shell lines after it that belong to it.
///
/// `interpreter` is what the kernel, or a shell that reads the shell lines, runs: what is there.
/// `invocation` is what was meant: `env` is seen through, and a path that a broken tool has put in
/// quotes is read as one.
package struct Shebang: Sendable, Hashable {
  /// How a script names its interpreter.
  package enum Form: Sendable, Hashable {
    /// `#!python` or `#!pythonw`: a script of a wheel, which an installer completes (PyPA, "Binary
    /// distribution format").
    case placeholder
    /// `#!/path/of/program` with at most one argument, as execve(2) passes it on.
    case plain(argument: String?)
    /// Lines that are both shell and Python and name the interpreter: those of pip, distlib,
    /// zc.buildout and of people.
    case polyglot
    /// Lines that are both shell and Python and look for the interpreter beside the script: ours and
    /// those of uv.
    case relocatable
  }

  /// What runs a script in the end.
  package struct Invocation: Sendable, Hashable {
    /// A path, or a name that is looked up in PATH.
    package var program: String
    /// The arguments between the program and the script.
    package var arguments: [String] = []
    /// The words before the program, beginning with `env`; empty unless `env` does more than look up
    /// the program and split the line.
    package var environment: [String] = []

    /// Whether the program is looked up in PATH.
    package var isSearched: Bool { !program.contains("/") }
  }

  /// How the script names its interpreter.
  package let form: Form
  /// The program; relative to the script's directory in a relocatable form.
  package let interpreter: FilePath
  /// The arguments in shell lines between the interpreter and the script.
  package var arguments: [String] = []
  /// What runs the script; nil where that is decided when it is run, or cannot be told.
  package var invocation: Invocation?
  /// Whether shell lines have a quote that is never closed.
  package var hasUnclosedQuote = false
  /// The number of bytes of these lines, the last line feed included.
  package let length: Int

  /// The longest plain line, `#!` and line feed included, that every Linux kernel reads in full
  /// (BINPRM_BUF_SIZE was 128 before 5.1).
  package static let longestLine = 127
}
