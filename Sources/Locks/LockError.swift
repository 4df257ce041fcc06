internal import Core
package import Packaging
package import SystemPackage

/// A lock that cannot be used as it is.
package enum LockError: Failure, Equatable {
  /// A requirement and where it stands.
  package struct Entry: Sendable, Hashable {
    package let requirement: String
    package let place: String

    package init(requirement: String, place: String) {
      self.requirement = requirement
      self.place = place
    }
  }

  case unreadable(FilePath, reason: String, place: String?)
  case encoding(FilePath)
  case recursion(FilePath, place: String)
  case remoteFile(String, place: String)
  case option(String, reason: String, place: String)
  case hash(String, place: String)
  case weakHash(String, place: String)
  case requirement(RequirementError, place: String)
  case editable(String, place: String)
  case notVersion(String, place: String)
  case unnamed(String, place: String)
  case missingFile(String, place: String)
  case wheelName(WheelNameError, place: String)
  case constraint(String, reason: String, place: String)
  case unpinned([Entry])
  case missingHashes([Entry])
  case unhashable([Entry])
  case conflict(PackageName, Entry, Entry)
  case noCommonHash(PackageName, Entry, Entry)

  package var message: String {
    switch self {
    case .unreadable(let path, let reason, _):
      "cannot read requirements file '\(path.string)': \(reason)"
    case .encoding(let path): "cannot read requirements file '\(path.string)': it is not UTF-8"
    case .recursion(let path, _): "cannot include '\(path.string)': it includes itself"
    case .remoteFile(let url, _): "cannot include '\(url)': it is not a local file"
    case .option(let option, let reason, _): "cannot use option '\(option)': \(reason)"
    case .hash(let value, _): "'\(value)' is not a hash of the form 'sha256:<hexadecimal digits>'"
    case .weakHash(let value, _): "cannot accept hash '\(value)': it is too weak to prove anything"
    case .requirement(let error, _): error.message
    case .editable(let target, _):
      "cannot package '-e \(target)': an editable install points to a source tree"
    case .notVersion(let text, _): "cannot use '\(text)': it does not name a version"
    case .unnamed(let text, _): "cannot tell the name of the distribution in '\(text)'"
    case .missingFile(let text, _): "cannot find '\(text)'"
    case .wheelName(let error, _): error.message
    case .constraint(let text, let reason, _): "cannot use constraint '\(text)': \(reason)"
    case .unpinned(let entries): Self.list(entries, "is not pinned", "are not pinned")
    case .missingHashes(let entries): Self.list(entries, "has no hash", "have no hash")
    case .unhashable(let entries):
      Self.list(entries, "cannot have a hash", "cannot have a hash")
    case .conflict(let name, let first, let second):
      "cannot install '\(name)' twice: '\(first.requirement)' (\(first.place)) and "
        + "'\(second.requirement)' (\(second.place)) exclude each other"
    case .noCommonHash(let name, let first, let second):
      "cannot install '\(name)': no hash is in both \(first.place) and \(second.place)"
    }
  }

  package var location: String? {
    switch self {
    case .unreadable(_, _, let place): place
    case .encoding: nil
    case .recursion(_, let place), .remoteFile(_, let place), .option(_, _, let place),
      .hash(_, let place), .weakHash(_, let place), .requirement(_, let place),
      .editable(_, let place), .notVersion(_, let place), .unnamed(_, let place),
      .missingFile(_, let place), .wheelName(_, let place), .constraint(_, _, let place):
      place
    case .unpinned(let entries), .missingHashes(let entries), .unhashable(let entries):
      entries.first?.place
    case .conflict(_, _, let second), .noCommonHash(_, _, let second): second.place
    }
  }

  package var hint: String? {
    switch self {
    case .unreadable: "name an existing file, relative to the file that includes it"
    case .encoding: "save the file as UTF-8"
    case .remoteFile: "fetch the file and include it by its path"
    case .weakHash: "write a sha256, sha384 or sha512 hash; 'pip hash FILE' prints one"
    case .requirement(let error, _):
      error.text.utf8.contains(UInt8(ascii: "=")) && !error.text.contains("==")
        ? "a version is pinned with '=='" : nil
    case .editable:
      "leave '-e' out, or remove the line: the project itself is installed into its package anyway"
    case .unnamed: "put the name before it: 'name @ <path or URL>'"
    case .unpinned(let entries):
      "write '\(Self.name(entries.first))==<version>', or make a lock with "
        + "'uv pip compile --generate-hashes' or 'pip-compile --generate-hashes'"
    case .missingHashes:
      "once one requirement has a hash, all need one: make the lock again with "
        + "'uv pip compile --generate-hashes' or 'pip-compile --generate-hashes', or say that hashes are not required"
    case .unhashable:
      "build a wheel of it and pin that file, or say that hashes are not required"
    case .conflict: "keep one of them, or give them markers that are never true together"
    default: nil
    }
  }

  private static func list(_ entries: [Entry], _ singular: String, _ plural: String) -> String {
    if let only = entries.first, entries.count == 1 { return "'\(only.requirement)' \(singular)" }
    let names = entries.map { "'\($0.requirement)' (\($0.place))" }.joined(separator: ", ")
    return "\(entries.count) requirements \(plural): \(names)"
  }

  private static func name(_ entry: Entry?) -> String {
    let name = (entry?.requirement ?? "").utf8.prefix {
      PythonText.isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    return String(Substring(name))
  }
}
