internal import ArgumentParser

/// The options that every command has.
package struct SharedOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say more about what is being done.")
  package var verbose = false

  @Flag(name: .shortAndLong, help: "Say nothing but warnings and errors.")
  package var quiet = false

  package init() {}

  package func validate() throws {
    if verbose && quiet { throw ValidationError("--verbose and --quiet exclude each other") }
  }

  /// What the two options ask for together.
  package var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }
}

/// The option of commands that report something.
package struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the report as JSON.")
  package var json = false

  package init() {}
}
