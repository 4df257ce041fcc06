package import ArgumentParser
internal import Core
internal import Glibc

/// The command `venvdeb`, which only has subcommands.
package struct VenvdebCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "venvdeb",
    abstract: "Turn a Python application and its pinned requirements into a Debian package.",
    usage: "venvdeb <command> [<options>]",
    discussion: """
      Packaging a new project takes two commands:

        venvdeb init && dpkg-buildpackage -us -uc -b

      Exit status: 0 success, 1 failure or errors found by a check, 2 wrong usage, 3 missing \
      dependency (the message names the Debian package).
      """,
    version: toolVersion,
    subcommands: [
      InitCommand.self, LockCommand.self, FetchCommand.self, StageCommand.self, FinishCommand.self,
      BundleCommand.self, SourceCommand.self, PypiCommand.self, SnapshotCommand.self,
      ReleaseCommand.self, BuildCommand.self, CheckCommand.self, SbomCommand.self,
      RepoCommand.self, CacheCommand.self, TargetCommand.self, CheckScriptsCommand.self,
      MaskCommand.self, OptionsCommand.self,
    ],
    helpNames: .shortAndLong)

  package init() {}

  /// Runs the command that `arguments` (without the name of the program) name, and returns the
  /// exit status of the process.
  ///
  /// Help is written to the output, errors to the error output.
  package static func main(_ arguments: [String], in session: Session) async -> Int32 {
    let arguments = withPrivateArguments(arguments, in: session)
    let command: any SessionCommand
    do {
      var parsed = try parseAsRoot(arguments)
      guard let found = parsed as? any SessionCommand else {
        // Only the root and ArgumentParser's own `help`, which throw the text to print.
        try parsed.run()
        return ExitStatus.success.rawValue
      }
      command = found
    } catch {
      return finish(session, withParserError: error, arguments)
    }
    let session = session.with(commandName: name(of: type(of: command)))
      .with(verbosity: command.shared.verbosity)
    do {
      try await command.run(in: session)
      return ExitStatus.success.rawValue
    } catch {
      return finish(session, with: error)
    }
  }

  /// Returns the arguments with those that dh_venvdeb passes in `DH_VENVDEB_ARGUMENTS`, a line each,
  /// because they have credentials; others of the same option win over them.
  private static func withPrivateArguments(
    _ arguments: [String], in session: Session
  ) -> [String] {
    guard arguments.first == StageCommand.configuration.commandName,
      let lines = session.environment["DH_VENVDEB_ARGUMENTS"], !lines.isEmpty
    else { return arguments }
    return arguments.prefix(1) + lines.split(separator: "\n").map(String.init)
      + arguments.dropFirst()
  }

  /// The exit status of a command whose reader has gone away: that of a shell for a process that
  /// died of SIGPIPE.
  static let brokenPipeStatus: Int32 = 128 + SIGPIPE

  /// Prints the error of a command and returns the exit status.
  private static func finish(_ session: Session, with error: any Error) -> Int32 {
    // What fails after that fails because programs have been ended.
    if Task.isCancelled {
      session.report(error: "interrupted")
      return ExitStatus.failure.rawValue
    }
    switch error {
    case let failure as FileError where failure.isBrokenPipe: return brokenPipeStatus
    case let failure as any Failure:
      session.report(error: failure.description)
      return failure.exitStatus.rawValue
    case let validation as ValidationError:
      session.report(error: validation.message)
      return ExitStatus.usage.rawValue
    case is CancellationError:
      session.report(error: "interrupted")
      return ExitStatus.failure.rawValue
    default:
      session.report(error: "\(error)")
      return ExitStatus.failure.rawValue
    }
  }

  /// Prints what ArgumentParser throws and returns the exit status: help and version are thrown
  /// like errors in the usage.
  private static func finish(
    _ session: Session, withParserError error: any Error, _ arguments: [String]
  ) -> Int32 {
    let text = fullMessage(for: error)
    if exitCode(for: error) == .success {
      do {
        try session.print(text)
        return ExitStatus.success.rawValue
      } catch {
        return finish(session, with: error)
      }
    }
    let called = configuration.subcommands.first {
      name(of: $0) == "venvdeb \(arguments.first ?? "")"
    }
    let prefix = "Error: "
    var message = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    if called == nil, let misspelt = arguments.first, !misspelt.hasPrefix("-"),
      let suggestion = NearestName.find(to: misspelt, in: visibleSubcommands)
    {
      message = "unknown command '\(misspelt)'\n  hint: did you mean '\(suggestion)'?"
    }
    session.with(commandName: called.map(name(of:)) ?? "venvdeb").report(error: message)
    return ExitStatus.usage.rawValue
  }

  /// The names of the subcommands that `--help` lists.
  private static var visibleSubcommands: [String] {
    configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
  }

  /// Returns the full name of a command, such as "venvdeb init".
  private static func name(of command: any ParsableCommand.Type) -> String {
    guard let name = command.configuration.commandName, name != "venvdeb" else { return "venvdeb" }
    let parent = configuration.subcommands.first { parent in
      parent.configuration.subcommands.contains { $0 == command }
    }
    return ["venvdeb", parent?.configuration.commandName, name].compactMap { $0 }
      .joined(separator: " ")
  }
}
