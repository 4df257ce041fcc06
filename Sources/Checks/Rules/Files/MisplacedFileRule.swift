internal import Artifacts
internal import SystemPackage

/// Files in directories that packages must not use, and repositories of sources.
enum MisplacedFileRule: Rule {
  static let forbidden = FindingCode(
    "file-in-forbidden-place", .error, "a file is in a directory that packages must not use",
    why: """
      /usr/local belongs to the administrator (Debian Policy 9.1.2); /tmp, /home, /root, /run and \
      build directories belong to no package. A build that confuses its directories leaves files \
      there.
      """,
    hint: "find the command of the build that writes there")
  static let repository = FindingCode(
    "version-control-directory", .warning,
    "the artifact has a directory of a version control system",
    why: """
      It has the history of the sources, perhaps with secrets, and nothing that a program needs.
      """,
    hint: "install what the project builds, not its directory")

  static let codes = [forbidden, repository]

  private static let directories: [String] = [
    "usr/local/", "tmp/", "var/tmp/", "home/", "root/", "run/", "var/run/", "build/", "builds/",
    "proc/", "sys/", "dev/", "mnt/", "media/",
  ]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.files.compactMap { file in
      if file.kind == .directory {
        guard [".git", ".hg", ".svn", ".bzr"].contains(file.name) else {
          return nil
        }
        return Finding(
          repository, file.path, nil, "'\(file.name)' is a directory of a version control system")
      }
      guard context.artifact.isRooted,
        let directory = directories.first(where: { file.text.hasPrefix($0) })
      else {
        return nil
      }
      return Finding(
        forbidden, file.path, nil, "packages must not install files below /\(directory)")
    }
  }
}
