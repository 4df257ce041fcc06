package import SystemPackage

/// A program to run, with everything that decides what it does.
///
/// Nothing is inherited: `environment` is complete, so a command reads the same in a log, in a
/// test and in a build.
package struct Command: Sendable, Hashable, CustomStringConvertible {
  /// The program; a name without a slash is looked up in `environment["PATH"]`.
  package var executable: FilePath
  /// The arguments after the program's own name.
  package var arguments: [String]
  /// Every variable that the program sees.
  package var environment: [String: String]
  /// Where the program starts; nil for our own working directory.
  package var workingDirectory: FilePath?

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

  /// One word for a POSIX shell: as it is where that is safe, else in single quotes.
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
