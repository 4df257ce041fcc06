package import ArgumentParser
internal import Core

/// The command `venvdeb`: nothing but the list of its subcommands.
package struct VenvdebCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "venvdeb",
    abstract: "Turn a Python application and its pinned requirements into a Debian package.",
    usage: "venvdeb <command> [<options>]",
    discussion: """
      A new project needs two commands:

        venvdeb init && dpkg-buildpackage -us -uc -b

      Exit status: 0 done, 1 the work failed or a check found errors, 2 wrong usage, 3 the \
      environment lacks something (the message names the Debian package that has it).
      """,
    version: toolVersion,
    subcommands: [
      InitCommand.self, StageCommand.self, FinishCommand.self, BundleCommand.self,
      CheckCommand.self,
      SbomCommand.self,
    ],
    helpNames: .shortAndLong)

  package init() {}

  /// Runs the command that `arguments` (without the program's name) name, and returns the exit
  /// status for the process.
  ///
  /// Help goes to the output, whatever is wrong to the error output.
  package static func main(_ arguments: [String], in session: Session) async -> Int32 {
    let command: any SessionCommand
    do {
      var parsed = try parseAsRoot(arguments)
      guard let found = parsed as? any SessionCommand else {
        // Only the root and ArgumentParser's own `help`, which throw the text they want printed.
        try parsed.run()
        return ExitStatus.success.rawValue
      }
      command = found
    } catch {
      return answer(error, arguments, session)
    }
    let session = session.named(name(of: type(of: command))).speaking(command.shared.verbosity)
    do {
      try await command.run(in: session)
      return ExitStatus.success.rawValue
    } catch {
      return end(session, with: error)
    }
  }

  /// Prints why a command ended early and returns its exit status.
  private static func end(_ session: Session, with error: any Error) -> Int32 {
    switch error {
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

  /// Answers what ArgumentParser throws: a request for help or for the version is met, and
  /// anything else is wrong usage.
  private static func answer(_ error: any Error, _ arguments: [String], _ session: Session)
    -> Int32
  {
    let text = fullMessage(for: error)
    if exitCode(for: error) == .success {
      do {
        try session.print(text)
        return ExitStatus.success.rawValue
      } catch {
        return end(session, with: error)
      }
    }
    let called = configuration.subcommands.first {
      name(of: $0) == "venvdeb \(arguments.first ?? "")"
    }
    let prefix = "Error: "
    session.named(called.map(name(of:)) ?? "venvdeb")
      .report(error: text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    return ExitStatus.usage.rawValue
  }

  /// The full name of a command, as in "venvdeb init".
  private static func name(of command: any ParsableCommand.Type) -> String {
    guard let name = command.configuration.commandName, name != "venvdeb" else { return "venvdeb" }
    return "venvdeb \(name)"
  }
}
