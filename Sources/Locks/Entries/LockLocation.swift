package import Core

/// Where a requirement or an error is: a line of a file, or an option of the command line.
package enum LockLocation: Sendable, Hashable, CustomStringConvertible {
  case file(FileLocation)
  /// An option, such as `--preinstall`.
  case option(String)

  /// `file:line`, `file:line:column`, or the option.
  package var description: String {
    switch self {
    case .file(let location): location.description
    case .option(let name): name
    }
  }
}
