package import Core
package import SystemPackage
internal import Wheels

/// What keeps a tree from being staged, apart from errors of the formats involved.
package enum StageError: Failure {
  /// A wheelhouse is not a directory.
  case noWheelhouse(FilePath)
  /// The place of the tree holds a virtual environment, or a file, that venvdeb did not make.
  case foreignTree(FilePath)
  /// A file at the place of the tree has a name that the tree needs.
  case takenPath(FilePath)
  /// A file is where a link to a command of the tree should go.
  case foreignLink(FilePath)
  /// A file is where the list of what is in the tree should go.
  case foreignBom(FilePath)
  /// A command to link is not in the tree.
  case noSuchCommand(String, available: [String])
  /// A prefix that is relative or the root directory.
  case badPrefix(FilePath)
  /// Pins for which no file was found while fetching is forbidden.
  case missing([MissingFile])
  /// Files have the right name, but none has a digest that the lock allows.
  case hashMismatch(pin: String, place: String, files: [(path: FilePath, actual: Digest)])
  /// An index gave a file that is none of what was asked for.
  case unexpectedDownload(String, place: String)
  /// A distribution that does not run on the interpreter.
  case requiresPython(String, place: String, wanted: String, version: String)
  /// Installed distributions want something that the lock does not have, or has in another version.
  case notClosed([String], hasLock: Bool)
  /// Hashes are asked for, and distributions want something that the lock does not have.
  case notHashed([String])
  /// The tree of a bundle does not work with the interpreter; why.
  case otherInterpreter(FilePath, reason: String)
  /// A tree that venvdeb did not make.
  case notOurTree(FilePath)
  /// A tree has no modules for the interpreter that was named or that it links to.
  case otherTreeInterpreter(FilePath, FilePath)
  /// The scripts of a tree name another prefix.
  case otherPrefix(FilePath, actual: FilePath)
  /// Nothing says what a bundle is called.
  case noBundleName
  /// Nothing says which version a bundle is.
  case noBundleVersion(String)
  /// Fetching failed.
  case fetchFailed(String, reason: String)
  /// Building a wheel failed.
  case buildFailed(String, reason: String)
  /// The project's build backend is not there and may not be fetched.
  case noBackend(FilePath, requirements: [String])
  /// There is nothing to install: neither a requirement nor a project.
  case nothingToInstall(FilePath)
  /// The finished tree names the place where it was built.
  case leaks([String])
  /// A file that should be the report of a stage run and is not.
  case badReport(FilePath)
  /// A distribution that the tree should begin with is not on this system.
  case noSeed(Seed)
  /// A check of the application failed; `status` is the rest of a sentence.
  case checkFailed(ApplicationCheck, String, output: String)
  /// A check of the application changed the tree that it was to test.
  case checkChangedTree(ApplicationCheck, changes: [String])
  /// No pip, although something must be fetched or built.
  case noPip(FilePath, reason: String)

  /// A pin without a file, and why each file of its name was refused.
  package struct MissingFile: Sendable {
    let pin: String
    let place: String
    let refusals: [String]
  }

  package var message: String {
    switch self {
    case .noWheelhouse(let path): "the wheelhouse '\(path.string)' is not a directory"
    case .foreignTree(let path):
      "'\(path.string)' exists and was not made by venvdeb"
    case .takenPath(let path):
      "'\(path.string)' is in the way: the tree has something of that name"
    case .foreignLink(let path):
      "cannot link '\(path.string)': another file has that name"
    case .foreignBom(let path):
      "cannot write '\(path.string)': a file that venvdeb did not make has that name"
    case .noSuchCommand(let name, let available):
      "there is no command '\(name)' to link; the tree has "
        + (available.isEmpty ? "none" : available.joined(separator: ", "))
    case .badPrefix(let path):
      "the prefix '\(path.string)' is not an absolute path below the root directory"
    case .missing(let files): Self.text(of: files)
    case .hashMismatch(let pin, _, let files):
      "hash mismatch for \(pin): no file has a digest that the lock allows"
        + files.map { "\n  '\($0.path.string)' has sha256:\($0.actual.hex)" }.joined()
    case .unexpectedDownload(let what, _): what
    case .requiresPython(let name, _, let wanted, let version):
      "\(name) requires Python \(wanted); the interpreter is \(version)"
    case .notClosed(let wishes, let hasLock):
      (hasLock
        ? "the lock does not have everything that its distributions require:"
        : "there is no lock (requirements.txt), but the project requires:")
        + wishes.map { "\n  \($0)" }.joined()
    case .notHashed(let wishes):
      "hashes are required, and the lock does not have everything that its distributions require:"
        + wishes.map { "\n  \($0)" }.joined()
    case .otherInterpreter(_, let reason): "cannot use the bundle: \(reason)"
    case .notOurTree(let path): "'\(path.string)' is not a tree that venvdeb made"
    case .otherTreeInterpreter(let path, let python):
      "'\(path.string)' has no modules for '\(python.string)'"
    case .otherPrefix(let path, let actual):
      "the scripts of '\(path.string)' are made for the prefix '\(actual.string)'"
    case .noBundleName: "cannot tell what the bundle is called: no project is installed in it"
    case .noBundleVersion(let name):
      "cannot tell the version of the bundle: no distribution '\(name)' is in it"
    case .fetchFailed(let what, let reason): "cannot fetch \(what): \(reason)"
    case .buildFailed(let what, let reason): "cannot build \(what): \(reason)"
    case .noBackend(let path, let requirements):
      "cannot build the project in '\(path.string)' without fetching: "
        + "its build needs \(requirements.joined(separator: ", "))"
    case .nothingToInstall(let path):
      "there is nothing to install: no requirements file, and neither pyproject.toml nor setup.py "
        + "in '\(path.string)'"
    case .leaks(let hits):
      "the tree names the place where it was built:" + hits.map { "\n  \($0)" }.joined()
    case .badReport(let path): "cannot use '\(path.string)': it is no report of 'venvdeb stage'"
    case .noSeed(let seed): "there is no wheel of \(seed.rawValue) to put into the tree"
    case .checkFailed(let check, let status, let output):
      "the check '\(check.command)' \(status)" + Self.indented(output)
    case .checkChangedTree(let check, let changes):
      "the check '\(check.command)' changed the tree:"
        + changes.prefix(20).map { "\n  \($0)" }.joined()
        + (changes.count > 20 ? "\n  and \(changes.count - 20) more" : "")
    case .noPip(let python, let reason):
      "'\(python.string)' has no pip, which is needed to \(reason)"
    }
  }

  package var location: String? {
    switch self {
    case .hashMismatch(_, let place, _), .unexpectedDownload(_, let place),
      .requiresPython(_, let place, _, _):
      place
    case .missing(let files): files.count == 1 ? files.first?.place : nil
    case .otherInterpreter(let path, _): path.string
    case .checkFailed(let check, _, _), .checkChangedTree(let check, _): check.place
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .foreignTree: "remove it, or choose another --destdir or --prefix"
    case .takenPath:
      "let nothing put it there, or do that after the tree is made (execute_after_dh_venvdeb)"
    case .foreignLink: "leave the command out of 'link', or remove the file"
    case .foreignBom: "set 'no-sbom: yes' to keep it, or remove it"
    case .missing:
      "put a fitting file into the wheelhouse, or allow fetching by leaving --offline out"
    case .hashMismatch:
      "the file is not the one that was locked: fetch it again, or make the lock anew"
    case .requiresPython: "choose another --python, or lock a version that supports this one"
    case .notClosed(_, let hasLock) where !hasLock:
      "make a lock with 'uv pip compile --generate-hashes' or 'pip-compile --generate-hashes'"
    case .notClosed:
      "make the lock anew with a resolver, or let one run now with --allow-unpinned"
    case .notHashed: "add it to the lock with its hashes, or leave --require-hashes out"
    case .otherInterpreter:
      "choose another interpreter with --python, or make a bundle for this one"
    case .otherPrefix: "leave --prefix out; 'venvdeb stage --bundle' takes any prefix"
    case .noBundleName:
      "give --package with a name, best that of a distribution, whose version is then taken"
    case .noBundleVersion: "give --version"
    case .noBackend(_, let requirements):
      "add to Build-Depends and install: "
        + requirements.map(BuildBackend.debianPackage(for:)).joined(separator: ", ")
    case .noSeed(let seed): "apt install python3-\(seed.rawValue)-whl"
    case .leaks:
      "files made during the build must not depend on where that happens; for one that has to, "
        + "add 'allow-leak: <path>: <reason>' to debian/<package>.venvdeb"
    case .checkFailed:
      "it ran in the project's source with the tree's bin first in PATH; "
        + "DEB_BUILD_OPTIONS=nocheck leaves the checks out"
    case .checkChangedTree:
      "let the check write to $HOME or a directory of its own: what is tested is what is shipped"
    case .noPip: "apt install python3-pip"
    default: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noWheelhouse, .badPrefix, .noSuchCommand, .nothingToInstall, .otherPrefix,
      .noBundleName, .noBundleVersion:
      .usage
    case .noPip, .noSeed, .noBackend: .environment
    default: .failure
    }
  }

  /// What a program wrote, as the rest of a message.
  private static func indented(_ output: String) -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    return text.isEmpty ? "" : ":" + text.map { "\n    \($0)" }.joined()
  }

  private static func text(of files: [MissingFile]) -> String {
    func lines(_ file: MissingFile) -> String {
      file.refusals.map { "\n    \($0)" }.joined()
    }
    if files.count == 1, let file = files.first {
      return "no file for \(file.pin) can be used" + lines(file)
    }
    return "no file can be used for \(files.count) requirements:"
      + files.map { "\n  \($0.place): \($0.pin)" + lines($0) }.joined()
  }
}
