package import Subprocess
internal import SystemPackage

extension Command {
  /// The command for swift-subprocess: the leader of a session and so of a process group of its own,
  /// which ends as a whole if the task is cancelled (setsid(2)).
  ///
  /// Without a terminal, a program that wants to ask for a password fails instead of waiting.
  package var configuration: Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(
        signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500))
    ]
    let isBareName = executable.isRelative && executable.components.count == 1
    return Configuration(
      executable: isBareName && !executable.string.contains("/")
        ? .name(executable.string) : .path(executable),
      arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: environment.map {
            (Environment.Key(stringLiteral: $0.key), $0.value)
          })),
      workingDirectory: workingDirectory, platformOptions: options)
  }
}
