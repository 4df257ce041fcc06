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
    _ features: [Feature], dependencies: String = "", files: [FilePath: String] = [:],
    isVersioned: Bool = false
  ) async throws -> (texts: [String: String], notes: [String]) {
    let project = try Project.copy()
    try project.write(
      Self.table.replacing("DEPENDENCIES", with: dependencies), to: "pyproject.toml")
    try project.write("", to: "shop/__init__.py")
    for (name, text) in files { try project.write(text, to: name) }
    var options = try project.options()
    options.features = Set([.base] + features)
    options.isVersioned = isVersioned
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
    ("'fastapi', 'uvicorn'", "app = FastAPI()\n", "uvicorn --fd 3 shop.web:app"),
    ("'waitress'", "app = Bottle()\n", "waitress-serve --listen=127.0.0.1:8000 shop.web:app"),
    (
      "'daphne', 'django'", "application = get_asgi_application()\n",
      "daphne --fd 3 shop.web:application"
    ),
    (
      "'hypercorn'", "def create_app():\n  return Quart()\n",
      "hypercorn --bind fd://3 shop.web:create_app()"
    ),
    ("'daphne'", "def create_app():\n  return Quart()\n", "shop-tool"),
    ("'celery'", "app = Celery('shop')\n", "celery --app shop.web:app worker"),
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

  /// Commands have the release in their first line; the interpreter is started by the launcher.
  @Test(arguments: [
    ("'gunicorn'", "app = Flask(__name__)\n", "/opt/venvs/shop/current/bin/gunicorn shop.web:app"),
    ("'flask'", "", "/opt/venvs/shop/current/bin/shop-tool"),
  ])
  func `the versioned layout is known to the unit`(
    dependencies: String, module: String, command: String
  ) async throws {
    let found = try await scaffold(
      [.systemd, .docker], dependencies: dependencies, files: ["shop/web.py": module],
      isVersioned: true)
    #expect(found.texts["debian/shop.service"]?.contains("\nExecStart=\(command)\n") == true)
    let configuration = try #require(found.texts["debian/shop.venvdeb"])
    #expect(configuration.contains("\nlayout: versioned\n"))
    #expect(configuration.contains("\nsmoke-test: python -c '"))
    for file in ["debian/tests/smoke", "Dockerfile"] {
      #expect(found.texts[file]?.contains("/opt/venvs/shop/run python -c '") == true)
      #expect(found.texts[file]?.contains("/opt/venvs/shop/bin/") == false)
    }
    let plain = try await scaffold([.systemd], dependencies: dependencies)
    #expect(plain.texts["debian/shop.venvdeb"]?.contains("smoke-test") == false)
  }

  /// An upgrade restarts the service, and nothing else.
  @Test(arguments: [("'gunicorn'", true), ("'waitress'", false)])
  func `systemd listens for a server that takes its socket`(
    dependency: String, isSocket: Bool
  ) async throws {
    let found = try await scaffold(
      [.systemd], dependencies: "'flask', \(dependency)",
      files: ["shop/web.py": "app = Flask(__name__)\n"])
    #expect((found.texts["debian/shop.socket"] != nil) == isSocket)
    #expect(
      found.texts["debian/shop.service"]?.contains("\nRequires=shop.socket\n") == isSocket)
    #expect(
      found.texts["debian/rules"]?.contains(
        """

        override_dh_installsystemd:
        \tdh_installsystemd --no-stop-on-upgrade shop.socket
        \tdh_installsystemd -Xshop.socket

        """) == isSocket)
  }

  @Test(arguments: [false, true])
  func `a task queue has a unit of its own`(isDjango: Bool) async throws {
    let found = try await scaffold(
      isDjango ? [.systemd, .django] : [.systemd], dependencies: "'celery', 'gunicorn', 'flask'",
      files: [
        "shop/web.py": "app = Flask(__name__)\n", "shop/tasks.py": "queue = Celery('shop')\n",
      ])
    let unit = try #require(found.texts["debian/shop.shop-worker.service"])
    #expect(
      unit.contains("\nExecStart=/opt/venvs/shop/bin/celery --app shop.tasks:queue worker\n"))
    #expect(found.texts["debian/shop.service"]?.contains("gunicorn shop.web:app\n") == true)
    // Both have the state in common.
    for text in [unit, found.texts["debian/shop.service"] ?? ""] {
      #expect(text.contains("\nUser=shop\n"))
      #expect(text.contains("\nDynamicUser=yes\n") == !isDjango)
    }
    #expect(
      found.texts["debian/rules"]?.contains(
        "\nexecute_after_dh_installsystemd:\n\tdh_installsystemd --name=shop-worker\n") == true)
    #expect(try await scaffold([.systemd]).texts["debian/rules"]?.contains("worker") == false)
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

  /// Returns the commands of the hooks in a configuration, by their names.
  private func hooks(_ configuration: String) -> [(name: String, command: String)] {
    configuration.split(separator: "\n").filter { $0.hasPrefix("hook: ") }.map { line in
      let parts = line.split(separator: ": ", maxSplits: 2)
      return (String(parts[1]), String(parts[2]))
    }
  }

  @Test(arguments: [false, true])
  func `a Django site has hooks instead of a postinst`(isVersioned: Bool) async throws {
    let found = try await scaffold(
      [.base, .systemd, .django],
      files: [
        "manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "shop/settings.py": "import os\nKEY = os.environ['SHOP_KEY']\n",
      ], isVersioned: isVersioned)
    #expect(found.texts["debian/shop.postinst"] == nil)
    let configuration = try #require(found.texts["debian/shop.venvdeb"])
    #expect(configuration.contains("\nlayout: versioned\n") == isVersioned)
    #expect(configuration.contains("\nhook-environment: DJANGO_SETTINGS_MODULE=shop.settings\n"))
    #expect(!configuration.contains("PYTHONPATH"))
    let hooks = hooks(configuration)
    #expect(
      hooks.map(\.name) == ["user", "permissions", "settings", "check", "migrate", "collectstatic"])
    let project = try Project.copy()
    for hook in hooks {
      #expect(try await project.run("sh", "-n", "-c", hook.command).isSuccess, "\(hook.name)")
    }
    let settings = try #require(hooks.first { $0.name == "settings" }).command
    let missing = try await project.run("env", "-u", "SHOP_KEY", "sh", "-c", settings)
    #expect(!missing.isSuccess)
    #expect(
      missing.text
        == "shop is not configured: set SHOP_KEY in /etc/default/shop, then run"
        + " 'dpkg-reconfigure shop'\n")
    #expect(try await project.run("env", "SHOP_KEY=x", "sh", "-c", settings).isSuccess)
    #expect(
      found.texts["debian/shop.service"]?.contains(
        "\nConditionPathExists=/var/lib/venvdeb/shop/ready\n") == true)
  }

  @Test func `a site without variables has no hook about them`() async throws {
    let found = try await scaffold([.base, .django])
    let configuration = try #require(found.texts["debian/shop.venvdeb"])
    #expect(!hooks(configuration).contains { $0.name == "settings" })
    #expect(!configuration.contains("@"))
  }
}
