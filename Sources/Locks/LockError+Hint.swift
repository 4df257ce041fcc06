internal import Core
internal import Packaging

extension LockError {
  package var hint: String? {
    switch reason {
    case .unreadable:
      position == nil
        ? "name an existing file; '\(LockFormats.compileCommand)' makes a lock of a project"
        : "name an existing file, relative to the file that includes it"
    case .encoding:
      "save the file as UTF-8, or begin it with the name of its encoding: '# coding: latin-1'"
    case .foreign(_, let lock): lock.hint
    case .recursion: "remove this line, which adds nothing"
    case .depth: "include the file from fewer levels"
    case .movingRevision(_, _, let command):
      (command.map { "run '\($0)', or " } ?? "") + "write the full commit into the lock"
    case .hash: "regenerate the lock file, or print the hash of a file with 'pip hash <file>'"
    case .credentials: CredentialURL.encodingHint
    case .remoteFile: "download the file and include it by its path"
    case .weakHash:
      repair?.command(afresh: true)
        ?? "print the sha256 hash of a file with 'pip hash <file>'"
    case .requirement(let error):
      if !error.text.contains("==") {
        error.text.utf8.contains(UInt8(ascii: "=")) ? "pin a version with '=='" : nil
      } else {
        error.text.firstRange(of: "==").flatMap { pin in
          FreezeOrigin(version: String(error.text[pin.upperBound...].prefix { $0 != ";" }))?.hint
        }
      }
    case .nowhere(_, let origin): origin.hint
    case .contradiction: "leave one '==' and the version that is wanted"
    case .notVersion(let text):
      FreezeOrigin(version: text)?.hint ?? "write '==' and a version of the index"
    case .repository(_, let suggestion): "write '\(CredentialURL.masking(suggestion))'"
    case .missingFile(let path):
      FreezeOrigin(path: path)?.hint
        ?? "put the file there, or replace the path with '==<version>' to take it from the index"
    case .unpinned(let entries):
      if case .option? = position {
        "write '\(Self.name(entries.first))==<version>', or set 'allow-unpinned: yes' to have pip "
          + "choose a version"
      } else {
        "write '\(Self.name(entries.first))==<version>', or generate a lock file with "
          + LockFormats.compilers
      }
    case .missingHashes:
      "regenerate the lock file with \(LockFormats.compilers), as all requirements need a hash once "
        + "one has it, or set --no-require-hashes"
    case .unhashable:
      "build a wheel and pin that file, move the directory into the project, or set "
        + "--no-require-hashes"
    case .conflict: "remove one of the two, or give them markers that are never true together"
    case .document(let error): error.hint ?? repair?.hint
    case .value, .wheelName: repair?.hint
    case .twoEntries:
      "leave out the extra or group that asks for one of the two, or "
        + (repair?.command(afresh: false) ?? "lock again")
    case .formatVersion(_, _, let command): "run '\(command)'"
    case .stale(_, _, let command):
      "run '\(command)', or set 'allow-stale-lock: yes' to install what the lock says"
    case .otherTarget: "choose another interpreter with --python, or lock for this one"
    case .unknownPart(let kind, let name, let owner, let known):
      Self.hint(kind, name, owner, known)
    case .noArtifact(_, let rejections): rejections.hint
    case .unresolved(_, let command): "run '\(command)', and name what it writes"
    default: nil
    }
  }

  private static func hint(
    _ kind: String, _ name: String, _ owner: String, _ known: [String]
  ) -> String {
    if let nearest = NearestName.find(to: PackageName.normalize(name), in: known) {
      return "did you mean '\(nearest)'?"
    }
    return known.isEmpty
      ? "remove it from '\(kind)s': \(owner) has none"
      : "choose from \(known.joined(separator: ", "))"
  }

  private static func name(_ entry: Reference?) -> String {
    let name = (entry?.requirement ?? "").utf8.prefix {
      PythonText.isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    return String(Substring(name))
  }
}
