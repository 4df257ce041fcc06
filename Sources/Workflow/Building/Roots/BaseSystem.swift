internal import Core
internal import Glibc
internal import Processes
internal import SystemPackage

/// A minimal Debian system with build-essential as a tar file, which is kept for later builds.
struct BaseSystem {
  /// How old a base system may become: security updates of the toolchain matter, too.
  private static let lifetime = 7 * 86400

  /// Returns the tar file, which mmdebstrap(1) makes if there is none, or none that is recent.
  ///
  /// Throws `BuildError`, `ProcessError` and `FileError`.
  static func tar(for job: RootJob, mode: String) async throws -> FilePath {
    let sources = try await job.archive.sources(for: job.release)
    let settings =
      await job.archive.settings() + ["Acquire::Languages \"none\";", "Dpkg::Use-Pty \"0\";"]
    let keyring = job.release.keyring
    guard FileSystem.isRegularFile(FilePath(keyring.path)) else {
      throw BuildError.missingProgram(keyring.path, package: keyring.package)
    }
    let recipe = Digest.of(Array((sources + settings + [mode]).joined(separator: "\n").utf8)).hex
    let name = "\(job.release.vendor)-\(job.release.codename)-\(recipe.prefix(12)).tar"
    let tar = job.cache.appending(name)
    if !job.isFresh, let status = try FileSystem.status(tar)?.rawValue,
      status.st_mtim.tv_sec > time(nil) - lifetime
    {
      return tar
    }
    try FileSystem.createDirectories(job.cache)
    let directory = try TemporaryDirectory.create(in: job.cache, prefix: ".new-")
    let configuration = directory.path.appending("apt.conf")
    try AtomicFile.write(settings.map { "\($0)\n" }.joined(), to: configuration)
    let new = directory.path.appending(name)
    var environment = job.archive.environment
    environment["TMPDIR"] = job.temporaryDirectory.string
    try await job.run(
      "making a base system of \(job.release.name)",
      Command(
        "mmdebstrap",
        [
          "--quiet", "--mode=\(mode)", "--variant=buildd", "--format=tar",
          "--aptopt=\(configuration.string)", "--dpkgopt=force-unsafe-io",
          "--keyring=\(keyring.path)", job.release.codename, new.string,
        ] + sources, environment: environment))
    try FileSystem.rename(new, to: tar)
    return tar
  }
}
