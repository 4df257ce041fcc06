internal import Core
internal import Packaging
internal import SystemPackage

/// The directory that keeps the whole output of failed builds.
struct BuildLogs: Sendable {
  private let directory: FilePath
  /// Whether the directory belongs to this package, so that names need not be unique.
  private let isOwn: Bool
  /// What may be in no log.
  private let secrets: Secrets

  /// The directory of the report, which debhelper cleans up, or that of temporary files.
  init(report: FilePath?, secrets: Secrets, temporary: FilePath) {
    directory = report?.removingLastComponent() ?? temporary
    isOwn = report != nil
    self.secrets = secrets
  }

  /// Returns output of a build with the secrets of the run masked.
  func text(of output: [UInt8]) -> String {
    secrets.maskingMessage(String(decoding: output, as: UTF8.self))
  }

  /// Writes the output of a failed build, and returns the path; nil if that is not possible.
  ///
  /// Only the user can read it: a build prints what it likes. A name that others have taken
  /// is replaced, not followed.
  func keep(_ output: String, of name: String) -> FilePath? {
    let word = String(name.map { $0.isLetter || $0.isNumber || "-+._".contains($0) ? $0 : "-" })
    let suffix = isOwn ? "" : "-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    guard let component = FilePath.Component("venvdeb-build-\(word)\(suffix).log") else {
      return nil
    }
    let path = directory.appending(component)
    do {
      try FileSystem.createDirectories(directory)
      try AtomicFile.write(output, to: path, permissions: .ownerReadWrite)
      return path
    } catch {
      return nil
    }
  }
}
