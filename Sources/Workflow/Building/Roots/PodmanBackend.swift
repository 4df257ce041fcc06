internal import Core
internal import Processes
internal import SystemPackage

/// Builds in containers of podman(1), from an image of the release: for machines without Debian's
/// tools.
struct PodmanBackend: BuildBackend {
  static let name = "podman"

  static func obstacle(on machine: BuildMachine) -> Obstacle? {
    machine.missing([("podman", "podman")])
  }

  func build(_ job: RootJob) async throws {
    let container = "venvdeb-\(job.workspace.lastComponent?.string ?? "build")".lowercased()
    do {
      try await build(job, in: container)
    } catch {
      await remove(container, job)
      throw error
    }
    await remove(container, job)
  }

  private func build(_ job: RootJob, in container: String) async throws {
    try AtomicFile.write(PackageResources.install_sh, to: job.workspace.appending("install.sh"))
    let volume = "--volume=\(job.workspace.string):/build"
    let image = "\(job.release.vendor):\(job.release.codename)"
    let packages = job.packages.map { "/build/\($0.lastComponent?.string ?? "")" }
    let inside = "/build/\(job.directoryName)"
    try await job.run(
      "installing build dependencies",
      podman(
        job,
        ["run", "--name=\(container)", volume] + (job.isFresh ? ["--pull=newer"] : [])
          + options(job.archive.proxies)
          + [image, "/bin/sh", "/build/install.sh", inside] + packages))
    try await job.run(
      "keeping the system", podman(job, ["commit", "--quiet", container, container]))
    // The user builder of the container may be another one outside, so the files come back to root,
    // who is the caller there.
    let script = """
      cp -a /build /work && chown -R builder:builder /work && cd "/work/$1" && shift
      runuser -u builder -- dpkg-buildpackage "$@" || exit
      find /work -mindepth 1 -maxdepth 1 -type f -exec cp --no-preserve=ownership {} /build/ ';'
      """
    try await job.run(
      "dpkg-buildpackage",
      podman(
        job,
        ["run", "--rm", "--network=none", volume, "--env=HOME=/nonexistent"]
          + options(job.variables)
          + [container, "/bin/sh", "-c", script, "sh", job.directoryName] + job.arguments))
  }

  private func options(_ variables: [String: String]) -> [String] {
    variables.sorted { $0.key < $1.key }.map { "--env=\($0.key)=\($0.value)" }
  }

  private func podman(_ job: RootJob, _ arguments: [String]) -> Command {
    Command("podman", arguments, environment: job.archive.environment)
  }

  private func remove(_ container: String, _ job: RootJob) async {
    for arguments in [["rm", "--force", container], ["rmi", "--force", container]] {
      _ = try? await CommandRunner().run(podman(job, arguments))
    }
  }
}
