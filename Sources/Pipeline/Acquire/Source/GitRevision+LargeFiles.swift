internal import Core
internal import Processes
internal import SystemPackage

/// Files that Git LFS keeps beside a repository, which has pointers to them (git-lfs(1)).
extension GitRevision {
  /// The options with which Git fetches what pointers name, whatever the user's configuration says.
  static let largeFileOptions = [
    "-c", "filter.lfs.clean=git-lfs clean -- %f", "-c", "filter.lfs.smudge=git-lfs smudge -- %f",
    "-c", "filter.lfs.process=git-lfs filter-process", "-c", "filter.lfs.required=true",
  ]

  /// What a pointer begins with.
  private static let mark = "version https://git-lfs.github.com/spec/"

  /// Writes the files of the revision as `checkOut`, with what Git LFS has of them, and returns the
  /// directory of the project.
  ///
  /// Throws `AcquireError.noGitLFS`, and `AcquireError.noLargeFiles` where one cannot be fetched.
  func checkOutWithLargeFiles(named label: String) async throws(AcquireError) -> FilePath {
    guard (try? await git.run(["lfs", "version"])) != nil else {
      throw AcquireError.noGitLFS(label)
    }
    do throws(ProcessError) {
      try await writeFiles(options: Self.largeFileOptions)
    } catch {
      throw AcquireError.noLargeFiles(label, reason: error.message)
    }
    if let pointer = await pointers().first {
      throw AcquireError.noLargeFiles(label, reason: "'\(pointer)' is still a pointer")
    }
    guard let project else {
      throw AcquireError.noLargeFiles(label, reason: "its subdirectory leads out of the repository")
    }
    return project
  }

  /// Returns the files of the checkout that are pointers of Git LFS.
  func pointers() async -> [String] {
    guard let files = try? await git.run(["ls-files", "-z"]), !files.isEmpty,
      let output = try? await git.run(["check-attr", "-z", "--stdin", "filter"], input: files)
    else { return [] }
    // Path, attribute and value of each.
    let fields = output.split(separator: 0, omittingEmptySubsequences: false)
    return stride(from: 0, to: fields.count - 2, by: 3).compactMap { index in
      guard fields[index + 2].elementsEqual("lfs".utf8) else { return nil }
      let path = String(decoding: fields[index], as: UTF8.self)
      let file = directory.pushing(FilePath(path))
      // A pointer has less than 1024 bytes.
      guard let status = try? FileSystem.status(file), status.type == .regular,
        let bytes = try? FileSystem.read(file, limit: 1024), bytes.starts(with: Self.mark.utf8)
      else { return nil }
      return path
    }
  }
}
