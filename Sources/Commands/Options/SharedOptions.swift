internal import ArgumentParser

/// The options that every command has.
package struct SharedOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print more about what is done.")
  package var verbose = false

  @Flag(name: .shortAndLong, help: "Print only warnings and errors.")
  package var quiet = false

  package init() {}

  package func validate() throws {
    if verbose && quiet { throw ValidationError("--verbose cannot be combined with --quiet") }
  }

  /// The level of output that the two options ask for.
  package var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }
}

/// The option of commands with a report.
package struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the report as JSON.")
  package var json = false

  package init() {}
}
