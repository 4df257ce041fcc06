internal import Archives
internal import Core
package import Packaging
package import SystemPackage

/// A wheel that cannot be installed.
package struct WheelError: Failure, Equatable {
  /// The file of the wheel.
  package let archive: FilePath
  /// The member at fault; nil where the wheel as a whole is.
  package let member: String?
  package let reason: Reason

  package init(_ archive: FilePath, member: String? = nil, _ reason: Reason) {
    self.archive = archive
    self.member = member
    self.reason = reason
  }

  /// What is wrong, one case for each rule of the wheel specification that is enforced.
  package enum Reason: Sendable, Equatable {
    case noDistInfo
    case severalDistInfo([String])
    case nameMismatch(found: String, file: String)
    case versionMismatch(found: String, file: String)
    case missingMember(String)
    case metadata(String)
    case record(RecordError)
    case notInRecord
    case notHashed
    case noSuchMember(String)
    case digestMismatch(algorithm: String, recorded: String, actual: String)
    case sizeMismatch(recorded: Int, actual: Int)
    case strayDataDirectory(String)
    case unknownScheme(String)
    case fileInDataDirectory
    case nestedScript
    case unsafeScript(String)
    case scriptTooLarge(limit: Int)
    case reservedPath(String)
    case entryPoints(EntryPointError)
    case sameDestination(String)
  }

  package var location: String? {
    member.map { "\(archive.string): \($0.escapingControlCharacters)" } ?? archive.string
  }

  /// Texts from the wheel are in it, which must not reach a terminal as they are.
  package var message: String { text.escapingControlCharacters }

  private var text: String {
    switch reason {
    case .noDistInfo: "the wheel has no '.dist-info' directory"
    case .severalDistInfo(let names):
      "the wheel has several '.dist-info' directories: \(names.joined(separator: ", "))"
    case .nameMismatch(let found, let file):
      "the wheel's metadata is of '\(found)', its file name says '\(file)'"
    case .versionMismatch(let found, let file):
      "the wheel's metadata is of version '\(found)', its file name says '\(file)'"
    case .missingMember(let name): "the wheel has no '\(name)'"
    case .metadata(let what): what
    case .record(let error): error.message
    case .notInRecord: "the file is not listed in the wheel's RECORD"
    case .notHashed: "the wheel's RECORD has no digest for the file"
    case .noSuchMember(let path): "RECORD lists '\(path)', which the wheel does not have"
    case .digestMismatch(let algorithm, let recorded, let actual):
      "RECORD mismatch: the \(algorithm) digest is \(actual), RECORD says \(recorded)"
    case .sizeMismatch(let recorded, let actual):
      "RECORD mismatch: the file has \(actual) bytes, RECORD says \(recorded)"
    case .strayDataDirectory(let name):
      "the directory '\(name)' has the form of a data directory but belongs to another name or version"
    case .unknownScheme(let key):
      "'\(key)' is not an installation scheme; known are purelib, platlib, headers, scripts, data"
    case .fileInDataDirectory: "the file is in the data directory itself, outside any scheme"
    case .nestedScript: "scripts may not be in sub-directories"
    case .unsafeScript(let why): "the script cannot be installed: \(why)"
    case .scriptTooLarge(let limit):
      "the Python script is larger than \(limit) bytes, the limit for those with a shebang to fill in"
    case .reservedPath(let path):
      "the file would replace '\(path)', which belongs to the environment itself"
    case .entryPoints(let error): error.message
    case .sameDestination(let path):
      "the file would be installed as '\(path)', where another file of the wheel goes"
    }
  }

  package var hint: String? {
    switch reason {
    case .digestMismatch, .sizeMismatch:
      "the wheel was changed after it was built: fetch it again, or ask its author for a sound one"
    case .notInRecord, .notHashed, .noSuchMember:
      "the wheel was changed after it was built; 'wheel unpack' and 'wheel pack' write a new RECORD"
    default: nil
    }
  }
}
