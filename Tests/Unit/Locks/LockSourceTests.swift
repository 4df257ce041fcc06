import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// Where the locks of Pipenv and PDM say that their files come from.
@Suite struct LockSourceTests {
  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  // MARK: Pipenv

  private func index(_ url: String, _ environment: [String: String]) throws -> String? {
    let directory = try RequirementsDirectory([
      "Pipfile.lock": """
      {"_meta": {"pipfile-spec": 6, "sources": [{"name": "priv", "url": "\(url)"}]},
       "default": {"lib": {"version": "==1.0", "index": "priv", "hashes": ["\(Self.hash)"]}}}
      """
    ])
    let lock = try Lock.read(
      [directory.path.appending("Pipfile.lock")], environment: environment)
    return lock.entries.first?.artifacts.first?.index
  }

  @Test(arguments: [
    ("https://$USER:${PASS}@h/$USER/simple", "https://me:p%40s%3As@h/me/simple"),
    ("https://'${USER}':'${PASS}'@h/simple", "https://me:p%40s%3As@h/simple"),
    ("https://${BOTH}@h/simple", "https://me:a%2Fb@h/simple"),
    ("https://${HOST}/simple", "https://index.example/simple"),
    ("https://$UNSET:${UNSET}@h/$/${}/${x", "https://$UNSET:${UNSET}@h/$/${}/${x"),
    ("https://h/${EMPTY}simple", "https://h/simple"),
  ])
  func `sources of Pipenv have variables`(url: String, expected: String) throws {
    let environment = [
      "USER": "me", "PASS": "p@s:s", "BOTH": "me:a/b", "HOST": "index.example", "EMPTY": "",
    ]
    #expect(try index(url, environment) == expected)
  }

  @Test func `URLs of Pipenv's entries have variables`() throws {
    let commit = String(repeating: "1f", count: 20)
    let directory = try RequirementsDirectory([
      "Pipfile.lock": """
      {"_meta": {"pipfile-spec": 6, "sources": []},
       "default": {
         "gp": {"git": "https://${TOKEN}@git.example/gp.git", "ref": "\(commit)"},
         "up": {"file": "https://${TOKEN}@h/up-1.0.tar.gz"}}}
      """
    ])
    let lock = try Lock.read(
      [directory.path.appending("Pipfile.lock")], environment: ["TOKEN": "t0ken"])
    #expect(
      lock.entries.map(\.artifactLocation.revealed) == [
        "git+https://t0ken@git.example/gp.git@\(commit)", "https://t0ken@h/up-1.0.tar.gz",
      ])
  }

  // MARK: PDM

  private func pdm(
    _ sources: String, files: String? = nil, environment: [String: String] = [:]
  ) throws -> (lock: Lock, directory: FilePath) {
    let directory = try RequirementsDirectory([
      "pyproject.toml": "[project]\nname = \"app\"\nversion = \"1\"\n\(sources)",
      "pdm.lock": """
      [metadata]
      groups = ["default"]
      strategy = ["inherit_metadata"]
      lock_version = "4.5.0"

      [[package]]
      name = "lib"
      version = "1.0"
      groups = ["default"]
      files = [\(files ?? "{file = \"lib-1.0-py3-none-any.whl\", hash = \"\(Self.hash)\"}")]

      """,
    ])
    let lock = try Lock.read(
      [directory.path.appending("pdm.lock")], environment: environment, project: directory.path)
    return (lock, try FileSystem.resolve(directory.path))
  }

  private static func source(_ keys: String) -> String { "[[tool.pdm.source]]\n\(keys)\n" }

  @Test func `links of PDM are links`() throws {
    let (lock, directory) = try pdm(
      Self.source("name = 'a'\ntype = 'find_links'\nurl = 'file:///${PROJECT_ROOT}/my wheels'")
        + Self.source("name = 'b'\ntype = 'find_links'\nurl = 'https://h/links.html'"))
    #expect(
      lock.options.findLinks == [
        .path(directory.appending("my wheels")), .url("https://h/links.html"),
      ])
    #expect(lock.options.extraIndexURLs == [] && !lock.options.noIndex)
    #expect(lock.entries.first?.artifacts.first?.index == nil)
    let only = try pdm(Self.source("name = 'pypi'\ntype = 'find_links'\nurl = 'https://h/l'")).lock
    #expect(only.options.noIndex)
    let error = #expect(throws: LockError.self) {
      _ = try pdm(Self.source("name = 'a'\ntype = 'bazaar'\nurl = 'https://h/'"))
    }
    #expect(error?.message == "invalid lock: unknown type of source 'bazaar'")
  }

  @Test func `a source of PDM has user, password and certificates`() throws {
    let (lock, _) = try pdm(
      Self.source(
        """
        name = "pypi"
        url = "https://old@h:8443/simple"
        username = "me"
        password = "p@${TAIL}"
        verify_ssl = false
        ca_certs = "ca.pem"
        """), environment: ["TAIL": "s:s"])
    #expect(lock.options.indexURL == "https://me:p%40s%3As@h:8443/simple")
    #expect(lock.options.trustedHosts == ["h:8443"])
    #expect(lock.warnings.count == 1 && lock.warnings[0].contains("'ca_certs'"))
    #expect(lock.entries.first?.artifacts.first?.index == lock.options.indexURL)
    let user = try pdm(Self.source("name = 'a'\nurl = 'https://h/s'\nusername = 'me'")).lock
    #expect(user.options.extraIndexURLs == ["https://me@h/s"])
  }

  @Test(arguments: [
    ("https://${USER}:${PASS}@h/${USER}", "https://a%40b:@h/a@b"), ("https://h/s", "https://h/s"),
  ])
  func `sources of PDM have variables`(url: String, expected: String) throws {
    let lock = try pdm(
      Self.source("name = 'pypi'\nurl = '\(url)'"), environment: ["USER": "a@b"]
    ).lock
    #expect(lock.options.indexURL == expected)
  }

  @Test(arguments: [
    ("include_packages = ['l[hi]b']", "", "https://one/s"),
    ("include_packages = ['l?[!c-z]']", "", "https://one/s"),
    ("include_packages = ['l?[!a-c]']", "", nil), ("include_packages = ['other']", "", nil),
    ("", "exclude_packages = ['lib']", "https://one/s"),
    ("include_packages = ['Li*']", "include_packages = ['lib']", nil),
    ("include_packages = ['lib']\nexclude_packages = ['*']", "", "https://one/s"),
  ])
  func `sources of PDM include and exclude`(
    first: String, second: String, index: String?
  ) throws {
    let sources =
      Self.source("name = 'pypi'\nurl = 'https://one/s'\n\(first)")
      + Self.source("name = 'two'\nurl = 'https://two/s'\n\(second)")
    let lock = try pdm(sources).lock
    #expect(lock.entries.first?.artifacts.first?.index == index)
    #expect(lock.options.indexURL == "https://one/s")
    #expect(lock.options.extraIndexURLs == ["https://two/s"])
    #expect(lock.warnings == [])
  }

  @Test func `what only a hash keeps from another source is said without one`() throws {
    let sources =
      Self.source("name = 'one'\nurl = 'https://one/s'\ninclude_packages = ['lib']")
      + Self.source("name = 'two'\nurl = 'https://two/s'\ninclude_packages = ['l*']")
      + Self.source("name = 'three'\nurl = 'https://three/s'")
    #expect(try pdm(sources).lock.warnings == [])
    let warnings = try pdm(sources, files: "").lock.warnings
    #expect(warnings.count == 1 && warnings[0].contains("'lib' has no hash"), "\(warnings)")
  }
}
