internal import Core
internal import Processes
internal import SystemPackage

/// Builds as root in a directory tree, in namespaces of unshare(1): the fastest way, for a base
/// system is unpacked and nothing else.
struct NamespaceBackend: BuildBackend {
  static let name = "namespaces"

  static func obstacle(on machine: BuildMachine) -> Obstacle? {
    guard machine.isRoot else {
      return Obstacle(reason: "only root can enter a directory tree", hint: nil)
    }
    return machine.missing([
      ("mmdebstrap", "mmdebstrap"), ("unshare", "util-linux"), ("chroot", "coreutils"),
    ])
  }

  func build(_ job: RootJob) async throws {
    let tar = try await BaseSystem.tar(for: job, mode: "root")
    let directory = try TemporaryDirectory.create(
      in: job.temporaryDirectory, prefix: "venvdeb-root-")
    // The user of the build has to get there.
    try FileSystem.setPermissions(of: directory.path, to: .directory)
    let root = directory.path.appending("root")
    try FileSystem.createDirectory(root)
    let environment = job.archive.environment
    try await job.run(
      "unpacking \(tar.lastComponent?.string ?? "")",
      Command(
        "tar",
        [
          "--extract", "--numeric-owner", "--file=\(tar.string)", "--directory=\(root.string)",
          "--exclude=./dev/*",
        ], environment: environment))
    try prepare(root, job)
    let script = directory.path.appending("enter.sh")
    try AtomicFile.write(PackageResources.enter_sh, to: script)
    let inside = "/build/\(job.directoryName)"
    let packages = job.packages.map { "/build/\($0.lastComponent?.string ?? "")" }
    try await job.run(
      "installing build dependencies",
      enter(
        root, script, user: "root", withNetwork: true,
        ["/bin/sh", "/install.sh", inside] + packages, variables: job.archive.proxies))
    try await job.run(
      "preparing the build",
      enter(
        root, script, user: "root", withNetwork: false,
        ["/bin/chown", "--recursive", "builder:builder", "/build"], variables: [:]))
    try await job.run(
      "dpkg-buildpackage",
      enter(
        root, script, user: "builder", withNetwork: false,
        ["/usr/bin/env", "--chdir=\(inside)", "dpkg-buildpackage"] + job.arguments,
        variables: job.variables))
    try collect(from: root.appending("build"), job)
  }

  /// Gives the tree the workspace and what reaches the network.
  private func prepare(_ root: FilePath, _ job: RootJob) throws {
    for name in ["resolv.conf", "hosts"] {
      let file = FilePath("/etc").appending(name)
      let copy = root.appending("etc").appending(name)
      guard FileSystem.isRegularFile(file) else { continue }
      try FileSystem.remove(copy)
      try AtomicFile.copy(file, to: copy)
    }
    try AtomicFile.write(PackageResources.install_sh, to: root.appending("install.sh"))
    // The package of a source may have the name of its directory, so it is moved as a whole.
    try FileSystem.rename(job.workspace, to: root.appending("build"))
    try FileSystem.setPermissions(of: root.appending("build"), to: .directory)
  }

  /// Brings the packages back to the workspace.
  private func collect(from build: FilePath, _ job: RootJob) throws {
    try FileSystem.rename(build, to: job.workspace)
  }

  /// Returns the command that runs another one in the tree.
  private func enter(
    _ root: FilePath, _ script: FilePath, user: String, withNetwork: Bool, _ command: [String],
    variables: [String: String]
  ) -> Command {
    let fixed = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": user == "root" ? "/root" : "/nonexistent", "USER": user, "LOGNAME": user,
      "LC_ALL": "C.UTF-8",
    ]
    return Command(
      "unshare",
      ["--mount", "--pid", "--fork", "--kill-child", "--ipc", "--uts"]
        + (withNetwork ? [] : ["--net"]) + ["--", "/bin/sh", script.string, root.string, user]
        + command,
      environment: fixed.merging(variables) { $1 })
  }
}
