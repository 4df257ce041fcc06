internal import Core
internal import Glibc
internal import Processes

/// The process in which a command of venvdeb runs.
package enum VenvdebProcess {
  /// Runs the command that the arguments of the process name, and ends the process.
  ///
  /// A signal that asks to end cancels the command: programs that it has started end, and temporary
  /// directories are removed. The process then dies of the signal.
  package static func run() async -> Never {
    HeapSettings.apply()
    guard StandardDescriptors.open() else {
      exit(ExitStatus.environment.rawValue)
    }
    SignalWatch.catchBrokenPipes()
    let session = Session.ofProcess()
    // The Swift runtime reads the arguments from /proc/self/cmdline; there is at least the name.
    guard !CommandLine.arguments.isEmpty else {
      session.report(
        error: "cannot read the command line: '/proc' is not mounted\n"
          + "  hint: mount -t proc proc /proc")
      exit(ExitStatus.environment.rawValue)
    }
    // The event loop of the Swift runtime crashes without its own.
    do {
      try DescriptorReserve.check()
    } catch {
      session.report(
        error: "cannot open files: \(error)\n  hint: raise the limit, as with 'ulimit -n 1024'")
      exit(ExitStatus.environment.rawValue)
    }
    guard ThreadReserve.isThere(min(session.processors, 8) + 6) != false else {
      session.report(
        error: "cannot start threads: Resource temporarily unavailable\n"
          + "  hint: raise the limits of processes and memory, see 'ulimit -a'")
      exit(ExitStatus.environment.rawValue)
    }
    let arguments = Array(CommandLine.arguments.dropFirst())
    let command = Task { @MainActor in await VenvdebCommand.main(arguments, in: session) }
    SignalWatch.start {
      command.cancel()
      ChildProcesses.end(with: SIGTERM)
    } force: {
      ChildProcesses.end(with: SIGKILL)
      TemporaryDirectory.removeAll()
    }
    let status = await command.value
    if let signal = SignalWatch.signal, status != ExitStatus.success.rawValue {
      SignalWatch.die(of: signal)
    }
    if status == VenvdebCommand.brokenPipeStatus { SignalWatch.die(of: SIGPIPE) }
    exit(status)
  }
}
