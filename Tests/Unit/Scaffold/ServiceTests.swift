import Core
import Scaffold
import SystemPackage
import TestSupport
import Testing

/// What `--systemd` and `--django` write.
@Suite struct ServiceTests {
  private static let table = """
    [project]
    name = "shop"
    version = "1"
    dependencies = [DEPENDENCIES]
    [project.scripts]
    shop-tool = "shop:main"
    [build-system]
    requires = ["setuptools"]
    build-backend = "setuptools.build_meta"

    """

  private func scaffold(
    _ features: [Feature], dependencies: String = "", files: [FilePath: String] = [:]
  ) async throws -> (texts: [String: String], notes: [String]) {
    let project = try Project.copy()
    try project.write(
      Self.table.replacing("DEPENDENCIES", with: dependencies), to: "pyproject.toml")
    try project.write("", to: "shop/__init__.py")
    for (name, text) in files { try project.write(text, to: name) }
    var options = try project.options()
    options.features = Set([.base] + features)
    let scaffold = try await Scaffold.plan(options)
    try FileChange.apply(scaffold.changes, to: project.path)
    for script in ["postinst", "postrm"] {
      let file = FilePath("debian/shop.\(script)")
      guard try FileSystem.exists(project.path.pushing(file)) else { continue }
      #expect(try await project.run("sh", "-n", file.string).isSuccess)
    }
    return (
      Dictionary(uniqueKeysWithValues: scaffold.changes.map { ($0.path.string, $0.text) }),
      scaffold.notes
    )
  }

  @Test(arguments: [
    ("'flask', 'gunicorn'", "app = Flask(__name__)\n", "gunicorn shop.web:app"),
    ("'flask', 'gunicorn'", "def create_app():\n  pass\n", "gunicorn shop.web:create_app()"),
    ("'fastapi', 'uvicorn'", "app = FastAPI()\n", "uvicorn shop.web:app"),
    ("'waitress'", "app = Bottle()\n", "waitress-serve --listen=127.0.0.1:8000 shop.web:app"),
    ("'gunicorn'", "app = FastAPI()\n", "shop-tool"),
    ("'flask'", "app = Flask('x')\n", "shop-tool"),
  ])
  func runsTheServerOfTheLock(dependencies: String, module: String, command: String) async throws {
    let found = try await scaffold(
      [.systemd], dependencies: dependencies, files: ["shop/web.py": module])
    #expect(
      found.texts["debian/shop.service"]?.contains("\nExecStart=/opt/venvs/shop/bin/\(command)\n")
        == true)
    let warns = found.notes.contains { $0.contains("if that ends by itself, it is no service") }
    #expect(warns == (command == "shop-tool"))
  }

  @Test func doesNotStartWithoutSettings() async throws {
    let found = try await scaffold(
      [.systemd], files: ["shop/settings.py": "import os\nKEY = os.environ['SHOP_KEY']\n"])
    let unit = found.texts["debian/shop.service"] ?? ""
    #expect(unit.contains("\nExecCondition=/bin/sh -c '[ -n \"$$SHOP_KEY\" ] || "))
    #expect(found.texts["debian/shop.default"]?.hasSuffix("\n#SHOP_KEY=\n") == true)
    #expect(found.texts["debian/shop.postinst"]?.contains("for name in SHOP_KEY; do") == true)
    #expect(found.notes.contains { $0.hasSuffix("has values for SHOP_KEY") })

    let plain = try await scaffold([.systemd])
    #expect(plain.texts["debian/shop.service"]?.contains("ExecCondition") == false)
    #expect(plain.texts["debian/shop.postinst"] == nil)
  }

  @Test(arguments: [[Feature.systemd], [.django], [.systemd, .django]])
  func purgesItsState(features: [Feature]) async throws {
    let found = try await scaffold(features)
    let postrm = found.texts["debian/shop.postrm"] ?? ""
    #expect(postrm.contains("rm -rf /var/lib/shop"))
    #expect(postrm.contains("userdel shop") == features.contains(.django))
    #expect(postrm.contains("#DEBHELPER#"))
  }

  /// The first installation of a site that nobody could have configured yet has to succeed.
  @Test func installsASiteWithoutSettings() async throws {
    let found = try await scaffold(
      [.systemd, .django],
      files: [
        "manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
      ])
    let project = try Project.copy()
    let state = project.path.appending("state")
    try FileSystem.createDirectories(state)
    let settings = project.path.appending("settings")
    try project.write("", to: "settings")
    let script = (found.texts["debian/shop.postinst"] ?? "")
      .replacing("state=/var/lib/shop", with: "state=\(state.string)")
      .replacing("settings=/etc/default/shop", with: "settings=\(settings.string)")
    let first = try await run(script, in: project, "configure", migrates: false)
    #expect(first.isSuccess, "\(first.text)")
    #expect(
      first.text
        == "shop is not configured: set its settings in \(settings.string), then run"
        + " 'dpkg-reconfigure shop' (KeyError: SHOP_KEY)\n")
    #expect(try await run(script, in: project, "configure", migrates: true).isSuccess)
    #expect(try FileSystem.exists(state.appending("migrated")))
    let later = try await run(script, in: project, "configure", migrates: false)
    #expect(!later.isSuccess)
  }

  /// Runs a maintainer script with stand-ins for what only root may do.
  private func run(
    _ script: String, in project: borrowing Project, _ argument: String, migrates: Bool
  ) async throws -> (isSuccess: Bool, text: String) {
    let bin: FilePath = project.path.appending("bin")
    try FileSystem.createDirectories(bin)
    for (name, text) in [
      "adduser": ":", "chown": ":",
      "runuser": "echo 'KeyError: SHOP_KEY' >&2; exit \(migrates ? 0 : 1)",
    ] {
      try Tool.write(
        "#!/bin/sh\n\(text)\n", to: bin.pushing(FilePath(name)))
    }
    try project.write(script, to: "script")
    return try await project.run(
      "env", "PATH=\(bin.string):/usr/bin:/bin", "sh", "script", argument, "")
  }
}
