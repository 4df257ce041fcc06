internal import Artifacts
internal import SystemPackage

/// Files that are where no package may put any, or that belong to no program.
enum MisplacedFileRule: Rule {
  static let forbidden = FindingCode(
    "file-in-forbidden-place", .error, "a file is where no package may put any",
    why: """
      /usr/local belongs to the administrator (Debian Policy 9.1.2); /tmp, /home, /root, /run and the \
      directory of a build are nobody's to package. A build that mixes up its directories leaves \
      files there.
      """,
    hint: "look for the command of the build that wrote there")
  static let repository = FindingCode(
    "version-control-directory", .warning,
    "the artifact has a directory of a version control system",
    why: "It holds the history of the sources, perhaps with secrets, and nothing a program needs.",
    hint: "install what the project builds, not its directory")

  static let codes = [forbidden, repository]

  private static let places: [String] = [
    "usr/local/", "tmp/", "var/tmp/", "home/", "root/", "run/", "var/run/", "build/", "builds/",
    "proc/", "sys/", "dev/", "mnt/", "media/",
  ]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.files.compactMap { file in
      if file.kind == .directory {
        guard [".git", ".hg", ".svn", ".bzr"].contains(file.name) else {
          return nil
        }
        return Finding(repository, file.path, nil, "it is no part of a program")
      }
      guard context.artifact.isRooted, let place = places.first(where: { file.text.hasPrefix($0) })
      else {
        return nil
      }
      return Finding(forbidden, file.path, nil, "it is in /\(place)")
    }
  }
}
