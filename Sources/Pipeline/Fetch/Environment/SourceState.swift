internal import Core
internal import Processes
internal import SystemPackage

/// What version control says of a source tree.
struct SourceState: Sendable, Equatable {
  /// The full commit; nil without Git, and before the first commit.
  var revision: String?
  /// Whether files differ from that commit or are not in it; nil without Git.
  var isDirty: Bool?
  /// The time of the commit.
  var date: SourceDate?
  /// Why Git does not answer, if it should; nil if it does.
  var failure: String?

  /// Asks Git about a directory, without symbolic links.
  ///
  /// Neither `excluded` directories, nor what builds and tools leave, nor what Git ignores makes a
  /// source dirty. A directory that has no file under version control is none of Git's.
  static func find(
    _ directory: FilePath, excluding excluded: [FilePath], environment: [String: String]
  ) async -> SourceState {
    guard let top = GitCommand.top(of: directory) else { return SourceState() }
    let git = GitCommand(directory: top, environment: environment)
    var state = SourceState()
    do throws(ProcessError) {
      let scope = [pathspec(directory, in: top)]
      let tracked = try await git.fields(["ls-files", "-z", "--"] + scope)
      if tracked.isEmpty { return state }
      let others = excluded.filter { $0.starts(with: directory) && $0 != directory }
      let changes = try await git.fields(
        ["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--"] + scope
          + others.map { pathspec($0, in: top, magic: "exclude,") })
      state.isDirty = changes.contains(where: isOfSource)
    } catch {
      state.failure = error.message
      return state
    }
    // There may be no commit yet.
    let commit = try? await git.run(["show", "--no-patch", "--format=%H %ct", "HEAD"])
    let words = String(decoding: commit ?? [], as: UTF8.self).split(whereSeparator: \.isWhitespace)
    if words.count == 2, let seconds = Int(words[1]) {
      (state.revision, state.date) = (String(words[0]), SourceDate(seconds: seconds))
    }
    return state
  }

  /// Returns a path of a working tree as a pattern that matches only it (gitglossary(7), "pathspec").
  private static func pathspec(
    _ path: FilePath, in top: FilePath, magic: String = ""
  ) -> String {
    let rest = FilePath(root: nil, path.components.dropFirst(top.components.count))
    return ":(\(magic)top,literal)\(rest.string)"
  }

  /// Returns whether a line of git-status(1) is about a file that was written by hand.
  private static func isOfSource(_ line: [UInt8]) -> Bool {
    guard line.starts(with: "??".utf8) else { return true }
    // Two letters and a blank come first.
    let path = FilePath(String(decoding: line.dropFirst(3), as: UTF8.self))
    return !path.components.contains { name in
      name.extension == "egg-info" || ProjectCopy.caches.contains(name.string)
    }
  }
}

extension SourceState {
  /// The state as the end of a sentence.
  var text: String {
    guard let isDirty else { return "without version control" }
    let revision = revision.map { "revision \($0)" } ?? "no revision"
    return isDirty ? "\(revision), with uncommitted changes" : revision
  }
}
