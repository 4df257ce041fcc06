internal import Core
internal import SystemPackage

/// How a lock that a tool wrote is made anew.
struct LockRepair {
  private let fileName: String
  /// The command of the tool; nil where only what is in the file would tell the tool.
  private let update: String?

  /// Tells it by the name of the file; nil for a file that people write: requirements, metadata.
  init?(of file: FilePath) {
    let name = file.lastComponent?.string ?? ""
    let format = LockFormats.all.first { $0.recognizes(fileName: name) }
    guard name.hasSuffix(".lock") || format is Pylock else { return nil }
    fileName = name
    update = LockFormats.foreign.first { $0.fileName == name }?.update
  }

  /// What to do about a file that is no lock, in the imperative: tools do not read a damaged one.
  var hint: String {
    "restore '\(fileName)' from version control, or delete it and "
      + (update.map { "run '\($0)'" } ?? "lock again with the tool that wrote it")
  }

  /// Returns how to lock again, in the imperative; `afresh` with nothing taken from the old lock.
  func command(afresh: Bool) -> String {
    guard let update else { return "lock again with the tool that wrote '\(fileName)'" }
    // Others ask the index for hashes each time.
    let keepsHashes = afresh && update == "poetry lock"
    return "run '\(update)\(keepsHashes ? " --regenerate" : "")'"
  }
}

extension LockError {
  /// How the lock that the error is in can be made anew; nil for files that nobody makes.
  var repair: LockRepair? {
    guard case .file(let location)? = position else { return nil }
    return LockRepair(of: location.file)
  }
}
