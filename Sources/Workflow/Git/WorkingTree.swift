internal import Core
package import Processes
package import SystemPackage

/// The Git working tree that a source package is in.
///
/// Everything here is known in a clone of depth 1 with a detached HEAD, as CI has it.
package struct WorkingTree: Sendable {
  /// The directory that has `.git`, without symbolic links.
  package let top: FilePath
  /// The directory of the source package, without symbolic links: `top`, or one below it.
  package let directory: FilePath
  private let environment: [String: String]

  private var git: GitCommand { GitCommand(directory: top, environment: environment) }

  /// Finds the working tree of a directory.
  ///
  /// Throws `WorkflowError.noWorkingTree`, and `FileError` if there is no such directory.
  package init(of directory: FilePath, environment: [String: String]) throws {
    self.directory = try FileSystem.resolve(directory)
    guard let top = GitCommand.top(of: self.directory) else {
      throw WorkflowError.noWorkingTree(directory)
    }
    self.top = top
    self.environment = InheritedEnvironment(environment).forPrograms
  }

  /// Returns the commit that is checked out.
  ///
  /// Throws `WorkflowError.noCommit`, and `ProcessError` if Git is missing.
  package func head() async throws -> Revision {
    do throws(ProcessError) {
      // The parents are those that the clone has.
      let fields = try await git.run([
        "log", "-2", "--first-parent", "--no-show-signature", "--format=%H %ct",
      ])
      let lines = String(decoding: fields, as: UTF8.self).split(separator: "\n")
      let words = lines.map { $0.split(separator: " ") }
      guard let head = words.first, head.count == 2, let seconds = Int(head[1]) else {
        throw ProcessError.inputOutput(Command("git"), reason: "unexpected output of git log")
      }
      let parent = words.count > 1 ? Int(words[1].last ?? "") : nil
      return Revision(
        hash: String(head[0]), date: MailDate(seconds: seconds),
        parentDate: parent.map { MailDate(seconds: $0) })
    } catch {
      if case .failed(_, _, let output) = error {
        throw WorkflowError.noCommit(top, reason: output)
      }
      throw error
    }
  }

  /// Returns the files that differ from the commit that is checked out, relative to `top`: changed
  /// ones, submodules at another commit or with changes of their own, and files that are neither
  /// tracked nor ignored.
  ///
  /// Throws `ProcessError`.
  package func changes() async throws(ProcessError) -> [FilePath] {
    try await git.fields([
      "status", "--porcelain", "-z", "--untracked-files=all", "--ignore-submodules=none",
      "--no-renames",
    ]).map { record in
      // Two letters and a blank come first.
      FilePath(platformString: record.dropFirst(3).map { CChar(bitPattern: $0) } + [0])
    }
  }

  /// Returns a path relative to `top`.
  package func relative(_ path: FilePath) -> FilePath { FilePath.relative(path, from: top) }

  /// Returns the contents of a file of the commit that is checked out; nil if it has none of that
  /// name.
  package func committed(_ path: FilePath) async -> [UInt8]? {
    try? await git.run(["cat-file", "blob", "HEAD:\(relative(path).string)"])
  }

  /// Returns the names of the tags of the commit that is checked out.
  ///
  /// Throws `ProcessError`.
  package func tags() async throws(ProcessError) -> [String] {
    String(decoding: try await git.run(["tag", "--list", "--points-at", "HEAD"]), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Returns the hash of the commit of a tag; nil if the clone has no tag of that name.
  package func commit(ofTag tag: String) async -> String? {
    let arguments = ["rev-parse", "--quiet", "--verify", "refs/tags/\(tag)^{commit}"]
    guard let output = try? await git.run(arguments) else { return nil }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }

  /// Returns the value of a configuration variable of Git; nil where it has none.
  package func setting(_ key: String) async -> String? { await git.setting(key) }

  /// Returns the submodules, those of submodules too, in the order of their paths.
  ///
  /// Throws `ProcessError`.
  package func submodules() async throws(ProcessError) -> [Submodule] {
    try await submodules(of: top)
  }

  private func submodules(of tree: FilePath) async throws(ProcessError) -> [Submodule] {
    let git = GitCommand(directory: tree, environment: environment)
    var found: [Submodule] = []
    for field in try await git.fields(["ls-files", "--stage", "-z"]) {
      // `160000 HASH STAGE<tab>PATH`: the mode of a commit in a tree.
      guard field.starts(with: "160000 ".utf8), let tab = field.firstIndex(of: 9) else { continue }
      let name = field[(tab + 1)...].map { CChar(bitPattern: $0) } + [0]
      let path = tree.pushing(FilePath(platformString: name))
      guard (try? FileSystem.exists(path.appending(".git"))) == true else {
        found.append(Submodule(path: relative(path), hash: nil))
        continue
      }
      let inner = GitCommand(directory: path, environment: environment)
      let head = try await inner.run(["rev-parse", "--verify", "HEAD"])
      let hash = String(decoding: head, as: UTF8.self).split(separator: "\n").first
      found.append(Submodule(path: relative(path), hash: hash.map { String($0) }))
      found += try await submodules(of: path)
    }
    return found
  }
}
