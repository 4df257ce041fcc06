package import Core
internal import Debian
internal import SystemPackage
internal import Wheels

extension Report {
  /// The interpreter of the tree.
  package struct Interpreter: Sendable, Codable {
    package let executable: String
    package let version: String
    /// The copies in the tree, relative to it; nil where the tree links to the interpreter.
    package let copies: [TreePath]?
  }

  /// One installed distribution.
  package struct Distribution: Sendable, Codable {
    package let name: String
    package let version: String
    /// The file that was installed; nil if a bundle does not say.
    package let wheel: String?
    /// The digest of that file; nil if a bundle does not say, as for what was built from source.
    package let sha256: String?
    package let source: Plan.Origin

    init(_ distribution: InstalledTree.Distribution) {
      name = distribution.name
      version = distribution.version
      wheel = distribution.wheel
      sha256 = distribution.sha256
      source = distribution.origin
    }
  }

  /// A build path in a file, as the packager allowed.
  package struct AllowedLeak: Sendable, Codable {
    package let path: TreePath
    /// The members of archives that it is in, from the outermost.
    package let members: [String]
    package let offset: Int
    package let reason: String
  }

  /// How a wheel breaks a rule that was opened for it.
  package struct AllowedWheel: Sendable, Codable {
    package let wheel: String
    /// The digest of the file.
    package let sha256: String
    /// The code of the rule.
    package let rule: String
    /// What was found and done.
    package let what: String
    /// The reason that the packager gave; nil for a rule that is not open for this wheel alone.
    package let reason: String?
  }

  /// A path that two distributions have with different contents.
  package struct Conflict: Sendable, Codable {
    /// The path, relative to the tree.
    package let path: String
    /// The distribution whose file is there.
    package let kept: String
    /// The distribution whose file is not.
    package let dropped: String
    /// Whether the packager chose for this path, rather than a policy for all.
    package let isChosen: Bool

    init(_ conflict: ResolvedConflict) {
      path = conflict.path
      kept = conflict.kept
      dropped = conflict.dropped
      isChosen = conflict.isChosen
    }
  }

  /// A release of the versioned layout, with absolute paths on the target.
  package struct Release: Sendable, Codable {
    package let id: String
    /// The version of the package.
    package let version: String
    /// The number of releases that postinst keeps.
    package let keep: Int
    /// The directory that the package has the tree in.
    package let store: String
    /// The directory that the tree runs from.
    package let directory: String
    /// The digest of the tree in the package.
    let digest: String?

    init(_ release: PackageRelease, keep: Int) {
      id = release.id
      version = release.version
      self.keep = keep
      store = release.store.string
      directory = release.directory.string
      digest = release.digest?.hex
    }
  }

  /// A configuration file of the package.
  package struct Conffile: Sendable, Codable {
    /// The link to it, relative to the tree.
    package let path: TreePath
    /// The path on the target.
    package let target: String
    /// The digest of the file as it was put there; nil if an earlier call of another version did that.
    package let sha256: String?
  }

  /// What postinst runs when a version is installed.
  package struct Hooks: Sendable, Codable {
    /// What a hook that runs once per version has run for: a release, or in the plain layout a
    /// version; nil if the version is not known.
    package let id: String?
    package let hooks: [Hook]
    package let environment: [String]
    package let onInstall: InitialFailurePolicy

    init(_ package: PackageHooks, release: PackageRelease?, version: String?) {
      id = release?.id ?? version.map { PackageRelease.fileName(ofVersion: $0) }
      hooks = package.hooks
      environment = package.environment
      onInstall = package.onInstall
    }
  }
}
