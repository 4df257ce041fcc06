package import Core
package import Packaging
package import SystemPackage

/// A lock that cannot be used as it is.
package struct LockError: Failure, Equatable {
  /// A requirement and where it is.
  package struct Reference: Sendable, Hashable {
    package let requirement: String
    package let location: LockLocation
  }

  /// What is wrong with a lock.
  package enum Reason: Sendable, Equatable {
    /// A file that cannot be read; `format` is the name of its format.
    case unreadable(FilePath, format: String, reason: String)
    /// A file that is not UTF-8; `format` is the name of its format.
    case encoding(FilePath, format: String)
    /// A lock of another tool, and the command that makes one of it that is read.
    case foreign(FilePath, export: String)
    /// A file that includes itself.
    case recursion(FilePath)
    /// An included file that is not on this machine.
    case remoteFile(String)
    /// An option that cannot be used.
    case option(String, reason: String)
    /// A text that is not a hash.
    case hash(String)
    /// A hash by an algorithm that is broken.
    case weakHash(String)
    /// A text that is not a requirement (PEP 508).
    case requirement(RequirementError)
    /// An editable installation.
    case editable(String)
    /// A `===` with something that is not a version.
    case notVersion(String)
    /// A file or URL that does not tell the name of the distribution.
    case unnamed(String)
    /// A path at which there is nothing.
    case missingFile(String)
    /// A file name that is not that of a wheel (PEP 427).
    case wheelName(WheelNameError)
    /// A constraint that pip does not allow.
    case constraint(String, reason: String)
    /// Requirements that nothing pins.
    case unpinned([Reference])
    /// Requirements without a hash, although hashes are required.
    case missingHashes([Reference])
    /// Requirements that cannot have a hash, although hashes are required.
    case unhashable([Reference])
    /// Two entries of one name that exclude each other.
    case conflict(PackageName, Reference, Reference)
    /// An entry and a constraint that accept no file in common.
    case noCommonHash(PackageName, Reference, Reference)
  }

  package let reason: Reason
  /// Where the error is; nil where it concerns a whole file.
  package let position: LockLocation?

  package init(_ reason: Reason, at position: LockLocation?) {
    self.reason = reason
    self.position = position
  }

  /// The error for entries that nothing pins.
  init(unpinned entries: [LockEntry]) {
    self.init(.unpinned(entries.map(\.reference)), at: entries.first?.location)
  }

  package var location: String? { position?.description }
}

extension LockError {
  package var message: String {
    switch reason {
    case .unreadable(let path, let format, let reason):
      "cannot read \(format) '\(path.string)': \(reason)"
    case .encoding(let path, let format): "cannot read \(format) '\(path.string)': it is not UTF-8"
    case .foreign(let path, _): "cannot read '\(path.string)': the format is not supported yet"
    case .recursion(let path): "cannot include '\(path.string)': it includes itself"
    case .remoteFile(let url): "cannot include '\(url)': it is not a local file"
    case .option(let option, let reason): "cannot use option '\(option)': \(reason)"
    case .hash(let value): "'\(value)' is not a hash of the form 'sha256:<hexadecimal digits>'"
    case .weakHash(let value): "cannot accept hash '\(value)': it is too weak to prove anything"
    case .requirement(let error): error.message
    case .editable(let target):
      "cannot package '-e \(target)': an editable install points to a source tree"
    case .notVersion(let text): "cannot use '\(text)': it does not name a version"
    case .unnamed(let text): "cannot tell the name of the distribution in '\(text)'"
    case .missingFile(let text): "cannot find '\(text)'"
    case .wheelName(let error): error.message
    case .constraint(let text, let reason): "cannot use constraint '\(text)': \(reason)"
    case .unpinned(let entries): Self.list(entries, "is not pinned", "are not pinned")
    case .missingHashes(let entries): Self.list(entries, "has no hash", "have no hash")
    case .unhashable(let entries):
      Self.list(entries, "cannot have a hash", "cannot have a hash")
    case .conflict(let name, let first, let second):
      "cannot install '\(name)' twice: '\(first.requirement)' (\(first.location)) and "
        + "'\(second.requirement)' (\(second.location)) exclude each other"
    case .noCommonHash(let name, let first, let second):
      "cannot install '\(name)': no hash is in both \(first.location) and \(second.location)"
    }
  }

  private static func list(_ entries: [Reference], _ singular: String, _ plural: String) -> String {
    if let only = entries.first, entries.count == 1 { return "'\(only.requirement)' \(singular)" }
    let names = entries.map { "'\($0.requirement)' (\($0.location))" }.joined(separator: ", ")
    return "\(entries.count) requirements \(plural): \(names)"
  }
}

extension LockError {
  package var hint: String? {
    switch reason {
    case .unreadable: "name an existing file, relative to the file that includes it"
    case .encoding: "save the file as UTF-8"
    case .foreign(_, let export): "export it with '\(export)'"
    case .remoteFile: "fetch the file and include it by its path"
    case .weakHash: "write a sha256, sha384 or sha512 hash; 'pip hash FILE' prints one"
    case .requirement(let error):
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

  private static func name(_ entry: Reference?) -> String {
    let name = (entry?.requirement ?? "").utf8.prefix {
      PythonText.isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    return String(Substring(name))
  }
}
