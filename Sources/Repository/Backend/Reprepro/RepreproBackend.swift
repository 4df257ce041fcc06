internal import Core
internal import Debian
internal import Processes
package import SystemPackage

/// A repository in reprepro 5.3 (Debian 12 and 13): one version of a package in each suite.
///
/// All its commands are run without an export, and what a suite has afterwards is for the caller to
/// compare: reprepro exits with 0 after "skipping inclusion" and "nothing to do" too.
package struct RepreproBackend: RepositoryBackend {
  private let layout: RepositoryLayout
  private let command: RepreproCommand

  /// The suite that is never exported, in which versions are put together again.
  static let hold = "hold"

  /// The back end of a repository; `environment` is that of programs.
  package init(_ layout: RepositoryLayout, environment: [String: String]) {
    self.layout = layout
    command = RepreproCommand(layout: layout, environment: environment)
  }

  package var state: FilePath { layout.database }

  /// The lock of reprepro, an empty file.
  private var lockFile: FilePath { layout.database.appending("lockfile") }

  package func recover(isInterrupted: Bool) async throws {
    let left = try await command.waitForEarlier()
    if left || isInterrupted {
      try FileSystem.remove(lockFile)
      try FileSystem.remove(layout.backendLock)
      return
    }
    // Somebody works by hand. The file does not say who, so it is never removed.
    for _ in 0..<300 {
      guard try FileSystem.exists(lockFile) else { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw RepositoryError.foreignLock(lockFile)
  }

  package func contents(of suite: Suite) async throws -> Set<RepositoryPackage> {
    try await contents(ofSuite: suite.rawValue)
  }

  private func contents(ofSuite suite: String) async throws -> Set<RepositoryPackage> {
    let listing = try await command.run(
      ["--list-format", RepreproListing.format, "list", suite], action: "list \(suite)")
    let checksums = try await command.run(["_listchecksums"], action: "list files")
    return try RepreproListing.packages(
      listing.outputText, hashes: RepreproListing.hashes(checksums.outputText))
  }

  package func include(_ uploads: [Upload]) async throws {
    for upload in uploads {
      try await change(
        ["include", upload.suite.rawValue, upload.changes.path.string],
        action: "add \(upload.version) to \(upload.suite)")
      let packages = try await contents(of: upload.suite)
      for package in ObsoletePackages(of: upload.version, binaries: upload.binaries)
        .find(in: packages)
      {
        try await change(
          [
            "-A", package.architecture, "-T", "deb", "removefilter", upload.suite.rawValue,
            "Package (== \(package.name)), $Source (== \(package.source))",
          ], action: "remove \(package.name) \(package.version) from \(upload.suite)")
      }
    }
  }

  package func copy(_ version: SourceVersion, from: Suite, to: Suite) async throws {
    try await copy(version, from: from.rawValue, to: to.rawValue)
  }

  private func copy(_ version: SourceVersion, from: String, to: String) async throws {
    let action = "copy \(version) from \(from) to \(to)"
    try await change(
      ["copysrc", to, from, version.source, version.version.description], action: action)
    // Packages that the version does not have would stay.
    try await change(
      [
        "removefilter", to,
        "$Source (== \(version.source)), $SourceVersion (!= \(version.version))",
      ], action: action)
  }

  package func restore(_ kept: KeptVersion, to suite: Suite) async throws {
    let action = "put \(kept.version) together again"
    for file in kept.files {
      let path = layout.web.pushing(FilePath(file))
      if file.hasSuffix(".dsc") {
        // Where the file does not say them, they came from the .changes.
        let isComplete = try SourceControlFile.read(path).hasPackageList
        try await change(
          (isComplete ? [] : ["--section", "misc", "--priority", "optional"])
            + ["--ignore=wrongdistribution", "includedsc", Self.hold, path.string],
          action: action)
      } else if file.hasSuffix(".deb") {
        try await change(["includedeb", Self.hold, path.string], action: action)
      }
    }
    let held = Set(try await contents(ofSuite: Self.hold).map(\.path))
    let wanted = Set(kept.files.filter { $0.hasSuffix(".dsc") || $0.hasSuffix(".deb") })
    guard held == wanted else {
      throw RepositoryError.backend(
        action,
        reason: "expected \(wanted.sorted().joined(separator: ", ")), got"
          + " \(held.sorted().joined(separator: ", "))")
    }
    try await copy(kept.version, from: Self.hold, to: suite.rawValue)
    try await change(["removesrc", Self.hold, kept.version.source], action: action)
    try await change(
      ["removetrack", Self.hold, kept.version.source, kept.version.version.description],
      action: action)
  }

  package func export() async throws -> FilePath {
    try FileSystem.removeTree(layout.export)
    try await command.run(
      ["export"] + Suite.allCases.map(\.rawValue), action: "write the signed indices")
    return layout.export
  }

  package func keptVersions() async throws -> [KeptVersion] {
    try RepreproListing.tracks(
      try await command.run(["dumptracks"], action: "list kept versions").outputText)
  }

  package func forget(_ versions: [KeptVersion]) async throws -> [String] {
    for kept in versions {
      try await change(
        [
          "removetrack", kept.suite.rawValue, kept.version.source,
          kept.version.version.description,
        ], action: "forget \(kept.version)")
    }
    let files = Set(versions.flatMap(\.files))
    let unreferenced = Set(
      try await command.run(["dumpunreferenced"], action: "list unreferenced files").outputText
        .split(separator: "\n").map(String.init))
    let removable = files.intersection(unreferenced).sorted()
    guard !removable.isEmpty else { return [] }
    try await change(["_forget"] + removable, action: "forget files")
    return removable
  }

  /// Changes the database, and nothing that readers see.
  private func change(_ arguments: [String], action: String) async throws {
    try await command.run(["--export=silent-never"] + arguments, action: action)
  }
}
