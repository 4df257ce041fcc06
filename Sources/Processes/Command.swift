package import SystemPackage

/// A program to run, with its arguments, complete environment and working directory.
///
/// No variable is inherited, so a command does the same in a test and in a build.
package struct Command: Sendable, Hashable, CustomStringConvertible {
  /// The program; a name without a slash is looked up in `environment["PATH"]`.
  package var executable: FilePath
  /// The arguments, without the name of the program.
  package var arguments: [String]
  /// All environment variables of the program.
  package var environment: [String: String]
  /// The working directory; nil for that of this process.
  package var workingDirectory: FilePath?

  /// A command with an empty environment in the working directory of this process, unless said
  /// otherwise.
  package init(
    _ executable: FilePath, _ arguments: [String] = [], environment: [String: String] = [:],
    workingDirectory: FilePath? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }

  /// The command as one line for a POSIX shell, without its environment and directory.
  package var description: String {
    ([executable.string] + arguments).map(Self.quote).joined(separator: " ")
  }

  /// Quotes a word for a POSIX shell where that is necessary.
  package static func quote(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default:
          "%+,-./:=@_".utf8.contains(byte)
        }
      }
    if isPlain { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
