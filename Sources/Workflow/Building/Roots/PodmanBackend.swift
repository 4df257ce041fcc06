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
    // A directory of a random name; names of images have lower case only.
    let container = (job.workspace.lastComponent?.string ?? "venvdeb-build").lowercased()
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
    let volume = "--volume=\(job.workspace.string):\(Self.workspace)"
    let image = "\(job.release.vendor):\(job.release.codename)"
    let packages = job.packages.map { "\(Self.workspace)/\($0.lastComponent?.string ?? "")" }
    try await job.run(
      "installing build dependencies",
      podman(
        job,
        ["run", "--name=\(container)", volume] + (job.isFresh ? ["--pull=newer"] : [])
          + options(job.archive.proxies)
          + [
            image, "/bin/sh", "\(Self.workspace)/install.sh",
            "\(Self.workspace)/\(job.directoryName)",
          ] + packages))
    try await job.run(
      "keeping the system", podman(job, ["commit", "--quiet", container, container]))
    // The user builder of the container may be another one outside, so the files come back to root,
    // who is the caller there. The directory is the one in which other back ends build.
    let script = """
      cp -a \(Self.workspace) /build && chown -R builder:builder /build && cd "/build/$1" && shift
      runuser -u builder -- dpkg-buildpackage "$@" || exit
      find /build -mindepth 1 -maxdepth 1 -type f \\
        -exec cp --no-preserve=ownership {} \(Self.workspace)/ ';'
      """
    let variables = [
      "HOME": "/nonexistent", "USER": "builder", "LOGNAME": "builder", "LC_ALL": "C.UTF-8",
    ]
    try await job.run(
      "dpkg-buildpackage",
      podman(
        job,
        [
          "run", "--rm", "--name=\(container)-build", "--network=none", "--http-proxy=false",
          volume,
        ]
          + options(variables.merging(job.variables) { $1 })
          + [container, "/bin/sh", "-c", script, "sh", job.directoryName] + job.arguments))
  }

  /// Where containers see the workspace.
  private static let workspace = "/workspace"

  private func options(_ variables: [String: String]) -> [String] {
    variables.sorted { $0.key < $1.key }.map { "--env=\($0.key)=\($0.value)" }
  }

  private func podman(_ job: RootJob, _ arguments: [String]) -> Command {
    Command("podman", arguments, environment: job.archive.environment)
  }

  /// Removes the containers and the image, also for a build that is cancelled: a task of its own does
  /// not end with that one.
  ///
  /// Whoever interrupts a build does not wait for what runs in a container to end by itself. This
  /// process may end before the program that removes it.
  private func remove(_ container: String, _ job: RootJob) async {
    let script = """
      exec >/dev/null 2>&1
      # Without an option for the time, as in podman 3, it takes ten seconds.
      podman rm --force --ignore --time=0 "$1-build" "$1" || podman rm --force --ignore "$1-build" "$1"
      podman rmi --force "$1"
      """
    let command = Command(
      "/bin/sh", ["-c", script, "sh", container], environment: job.archive.environment)
    await Task { _ = try? await CommandRunner(cleansUp: true).run(command) }.value
  }
}
