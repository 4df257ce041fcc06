package import Archives
internal import Core
package import Packaging

/// A wheel that cannot be installed.
package typealias WheelError = MemberError<WheelFlaw>

/// What is wrong with a wheel, one case for each rule of the wheel specification that is enforced.
package enum WheelFlaw: MemberFlaw, Equatable {
  /// No `.dist-info` directory.
  case noDistInfo
  /// More than one `.dist-info` directory.
  case severalDistInfo([String])
  /// Metadata with another name than the file name has.
  case nameMismatch(found: String, file: String)
  /// Metadata with another version than the file name has.
  case versionMismatch(found: String, file: String)
  /// A metadata file that is not there.
  case missingMember(String)
  /// A metadata file that breaks its grammar.
  case metadata(String)
  /// A RECORD that cannot be relied on.
  case record(RecordError)
  /// A file without a row in RECORD.
  case notInRecord
  /// A row of RECORD without a digest.
  case notHashed
  /// A row of RECORD without a file.
  case noSuchMember(String)
  /// A file with another digest than RECORD has.
  case digestMismatch(algorithm: String, recorded: String, actual: String)
  /// A file with another size than RECORD has.
  case sizeMismatch(recorded: Int, actual: Int)
  /// A `.data` directory of another distribution.
  case strayDataDirectory(String)
  /// A directory below `.data` that is not an installation scheme.
  case unknownScheme(String)
  /// A file directly below `.data`.
  case fileInDataDirectory
  /// A script in a sub-directory.
  case nestedScript
  /// A script whose name is reserved; why.
  case unsafeScript(String)
  /// A script that is too large for filling in its shebang.
  case scriptTooLarge(limit: Int)
  /// A file that would replace one of the environment itself.
  case reservedPath(String)
  /// An `entry_points.txt` that breaks its grammar.
  case entryPoints(EntryPointError)
  /// Two files of the wheel with one destination.
  case sameDestination(String)

  package var message: String {
    switch self {
    case .noDistInfo: "the wheel has no '.dist-info' directory"
    case .severalDistInfo(let names):
      "the wheel has several '.dist-info' directories: \(names.joined(separator: ", "))"
    case .nameMismatch(let found, let file):
      "name mismatch: the file name says '\(file)', the metadata is of '\(found)'"
    case .versionMismatch(let found, let file):
      "version mismatch: the file name says '\(file)', the metadata is of version '\(found)'"
    case .missingMember(let name): "the wheel has no '\(name)'"
    case .metadata(let what): what
    case .record(let error): error.message
    case .notInRecord: "the file is not listed in the wheel's RECORD"
    case .notHashed: "the wheel's RECORD has no digest for the file"
    case .noSuchMember(let path): "RECORD lists '\(path)', which the wheel does not have"
    case .digestMismatch(let algorithm, let recorded, let actual):
      "RECORD mismatch: expected \(algorithm) digest \(recorded), got \(actual)"
    case .sizeMismatch(let recorded, let actual):
      "RECORD mismatch: expected \(recorded) bytes, got \(actual)"
    case .strayDataDirectory(let name):
      "data directory '\(name)' belongs to another name or version"
    case .unknownScheme(let key):
      "'\(key)' is not an installation scheme (purelib, platlib, headers, scripts, data)"
    case .fileInDataDirectory: "the file is in the data directory itself, outside any scheme"
    case .nestedScript: "scripts must not be in sub-directories"
    case .unsafeScript(let why): "the script cannot be installed: \(why)"
    case .scriptTooLarge(let limit):
      "the script is larger than \(limit) bytes, the limit for filling in its shebang"
    case .reservedPath(let path):
      "the file would replace '\(path)', which belongs to the environment itself"
    case .entryPoints(let error): error.message
    case .sameDestination(let path):
      "the file would be installed as '\(path)', where another file of the wheel goes"
    }
  }

  /// Nothing: `WheelRefusal` knows the way out, if there is one.
  package var hint: String? { nil }
}
