import Core
import Debian
import Packaging
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct PretendedVersionTests {
  @Test(arguments: [
    ("1.2", "1.2"), ("2:1.2-3", "1.2"), ("1.2~rc1-1", "1.2rc1"), ("1.2~~dev3", "1.2.dev3"),
    ("1.2+post1-1", "1.2.post1"), ("1.2+dfsg1-2", "1.2"), ("1.2-1~bpo12+1", "1.2"),
    ("1.2~20260203040506+git0123abc", "1.2.dev20260203040506+git0123abc"),
    (
      "1.2+0~20260203040506.7+git0123abc+dirty",
      "1.2.post0.dev20260203040506+git0123abc.dirty"
    ),
    (
      "1.2~~mr7.20260203040506+git0123abc+deb13+dirty",
      "1.2.dev20260203040506+git0123abc.deb13.dirty"
    ),
    ("1.2+deb12u1+0~20260203040506+git0123abc", "1.2.post0.dev20260203040506+git0123abc"),
    ("1.2-1+0~20260203040506+git0123abc", "1.2"),
    ("1.2~banana", nil),
  ]) func upstreamVersionsBecomePythons(_ debian: String, _ python: String?) throws {
    #expect(PretendedVersion.pythonVersion(try PackageVersion(parsing: debian)) == python)
  }

  private func find(
    _ files: [String: String], isCheckout: Bool = false, environment: [String: String] = [:]
  ) throws -> PretendedVersion? {
    let directory = try Scratch()
    for (name, text) in files { try directory.write(text, to: FilePath(name)) }
    return PretendedVersion.find(
      for: directory.path, isCheckout: isCheckout, packageVersion: nil, environment: environment)
  }

  private static let changelog = """
    shop (1.4~rc2-1) unstable; urgency=medium

      * Release.

     -- Jo Doe <jo@example.org>  Mon, 05 Feb 2024 13:04:05 +0100

    """
  private static let project = "[build-system]\nrequires = ['setuptools-scm']\n"

  @Test func backendsThatAskVersionControlGetTheUpstreamVersion() throws {
    let files = ["pyproject.toml": Self.project, "debian/changelog": Self.changelog]
    let version = try find(files)
    #expect(version?.variables == ["SETUPTOOLS_SCM_PRETEND_VERSION": "1.4rc2"])
    #expect(version?.notice.contains("1.4rc2") == true)
    let name = "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_SHOP"
    #expect(try find(files, environment: [name: "3"]) == nil)
  }

  /// In a checkout without tags, backends make up a version, whatever an sdist says of itself.
  @Test func checkoutsWithoutTagsGetTheUpstreamVersion() async throws {
    let version = try find(
      [
        "pyproject.toml": Self.project, "debian/changelog": Self.changelog,
        "PKG-INFO": "Version: 1",
      ], isCheckout: true)
    #expect(version?.version == "1.4rc2")
    #expect(version?.notice.contains("there is no tag (") == true)

    let directory = try Scratch()
    try directory.write("", to: "eel.py")
    let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
    let git = GitCommand(directory: directory.path, environment: environment)
    for arguments in [
      ["init", "--quiet"], ["add", "."],
      ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "x"],
    ] {
      try await git.run(arguments)
    }
    #expect(await GitCheckout.find(directory.path, environment: environment)?.isTagged == false)
    try await git.run(["tag", "v1.0"])
    #expect(await GitCheckout.find(directory.path, environment: environment)?.isTagged == true)
  }

  @Test(arguments: [
    ("setup.py", "import versioneer", "0+unknown", nil, true),
    ("setup.py", "import versioneer", "0+untagged.1.gabc", "1.4-1", true),
    ("setup.py", "import versioneer", "1.4", "1.4-1", false),
    ("setup.py", "import versioneer", "1.3", nil, false),
    ("setup.py", "import versioneer", "1.3", "1.4-1", true),
    ("pyproject.toml", "requires = ['setuptools-git-versioning']", "0.0.1", "1.4-1", true),
    ("pyproject.toml", "requires = ['versioningit']", "0.0.0", nil, true),
    ("pyproject.toml", "requires = ['hatchling', 'dunamai']", "0.0.0.dev0", nil, true),
    ("pyproject.toml", "requires = ['setuptools-scm']", "0.1.dev0", nil, true),
    ("pyproject.toml", "requires = ['setuptools-scm']", "1.3", "1.4-1", false),
    ("pyproject.toml", "requires = ['setuptools']", "0.0.0", "1.4-1", false),
    ("setup.py", "import versioneer", "0.0.0", "0.0.0-1", false),
  ])
  func `a version that a backend has made up is a warning`(
    file: String, text: String, version: String, package: String?, isWarned: Bool
  ) throws {
    let directory = try Scratch()
    try directory.write(text, to: FilePath(file))
    let warning = PretendedVersion.warning(
      about: try Version(version), of: directory.path, isCheckout: false, packageVersion: package)
    #expect((warning != nil) == isWarned, "\(warning ?? "none")")
    #expect(warning?.contains(version) != false)
  }

  @Test func aProjectThatKnowsItsVersionIsLeftAlone() throws {
    #expect(
      try find(["pyproject.toml": "[project]\nversion = '1'", "debian/changelog": Self.changelog])
        == nil)
    for (name, text) in [
      ("PKG-INFO", "Version: 1"), (".git_archival.txt", "describe-name: v1.3"),
      ("setup.cfg", "fallback_version = 0"),
    ] {
      #expect(
        try find([
          "pyproject.toml": Self.project, "debian/changelog": Self.changelog, name: text,
        ]) == nil)
    }
    #expect(try find(["pyproject.toml": Self.project]) == nil)
  }
}
