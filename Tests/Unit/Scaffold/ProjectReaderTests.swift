import Core
import Debian
import Scaffold
import SystemPackage
import Testing

private let setup =
  "from setuptools import setup, Extension\n"

private let table =
  "[project]\nname = \"eel\"\nversion = \"1\"\n"

private let hatch =
  "[project]\nname = \"eel\"\ndynamic = [\"version\"]\n[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.gone\"\n"

/// What is read from the sources of a project, beyond its metadata.
@Suite struct ProjectReaderTests {
  private func metadata(_ files: [FilePath: String]) async throws -> ProjectMetadata {
    let project = try Project.copy()
    for (name, text) in files { try project.write(text, to: name) }
    return try await ProjectReader(
      python: "/usr/bin/python3", environment: Project.environment
    ).read(project.path)
  }

  @Test(
    arguments: [
      (
        [
          "setup.py": setup
            + "setup(name='eel', version='1', ext_modules=[Extension('e', ['e.c'])])"
        ], [.c]
      ),
      (["setup.py": setup + "setup(name='eel', version='1', ext_modules=[])"], []),
      (["setup.py": setup + "setup(name='eel', version='1', cffi_modules=['b.py:ffi'])"], [.cffi]),
      (
        [
          "setup.py": "import numpy\nsetup(name='eel', version='1', ext_modules=cythonize('*.pyx'))"
        ], [.c, .cython]
      ),
      (["pyproject.toml": table, "src/eel/fast.pyx": ""], [.cython]),
      (["pyproject.toml": table, "tests/fast.pyx": ""], []),
      (["pyproject.toml": table + "[[tool.setuptools.ext-modules]]\nname = \"e\"\n"], [.c]),
      (
        [
          "pyproject.toml": table + "[build-system]\nrequires = []\nbuild-backend = \"mesonpy\"\n",
          "meson.build": "project('eel', 'c',\n  'fortran')\n",
        ], [.fortran, .meson]
      ),
      (
        ["pyproject.toml": table + "[build-system]\nrequires = []\nbuild-backend = \"maturin\"\n"],
        [.rust]
      ),
      (
        [
          "pyproject.toml":
            "[tool.poetry]\nname = \"eel\"\nversion = \"1\"\nbuild = \"build.py\"\n",
          "build.py": "Extension('x', [])",
        ], [.c]
      ),
    ] as [([FilePath: String], [ProjectMetadata.NativeCode])])
  func findsNativeCode(files: [FilePath: String], native: [ProjectMetadata.NativeCode])
    async throws
  {
    #expect(try await metadata(files).native == native)
  }

  @Test(
    arguments: [
      (["pyproject.toml": hatch, "src/eel/__init__.py": "__version__ = '2.1'\n"], "2.1"),
      (
        [
          "pyproject.toml": hatch + "[tool.hatch.version]\npath = \"eel/about.py\"\n",
          "eel/about.py": "__version__ = \"3.0\"\n",
        ], "3.0"
      ),
      (
        [
          "pyproject.toml": hatch
            + "[tool.setuptools.dynamic]\nversion = { attr = \"eel.v.VERSION\" }\n",
          "src/eel/v.py": "VERSION = (4, 2)\n",
        ], "4.2"
      ),
      (["pyproject.toml": hatch, "VERSION": "5.0\n"], "5.0"),
      (
        [
          "pyproject.toml": hatch,
          "PKG-INFO": "Metadata-Version: 2.4\nName: eel\nVersion: 6.1\n\nVersion: 9\n",
        ], "6.1"
      ),
    ] as [([FilePath: String], String)])
  func findsVersions(files: [FilePath: String], version: String) async throws {
    let found = try await metadata(files)
    #expect(found.version == version)
    #expect(found.problem == nil)
  }

  /// Nobody reads the description, so its absence is no problem.
  @Test func needsNoDescription() async throws {
    let found = try await metadata([
      "pyproject.toml": table + "dynamic = [\"readme\"]\n", "setup.py": "raise SystemExit('x')\n",
    ])
    #expect(found.problem == nil)
  }

  @Test(arguments: [("v1.2.3", "1.2.3"), ("eel-4.5rc1", "4.5rc1"), ("2024.1", "2024.1")])
  func readsTags(tag: String, version: String) async throws {
    let project = try Project.copy()
    try project.write(hatch, to: "pyproject.toml")
    for arguments in [
      ["init", "--quiet"], ["add", "."],
      ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "x"],
      ["tag", tag],
    ] {
      let result = try await project.git(arguments)
      #expect(result.isSuccess, "\(result.text)")
    }
    let scaffold = try await Scaffold.plan(project.options())
    #expect(scaffold.version == (try PythonVersionMapping.debianVersion(version)).description)
    #expect(scaffold.notes.contains { $0.contains("from a tag of Git") })
  }

  @Test func findsWhatAServiceNeeds() async throws {
    let found = try await metadata([
      "pyproject.toml": table,
      "src/eel/__init__.py": "",
      "src/eel/web.py": """
      import os
      app = Flask(__name__)
      KEY = os.environ["EEL_KEY"]
      os.environ["EEL_SET"] = "1"
      URL = os.environ.get("EEL_URL")
      os.environ["HOME"]
      """,
      "tests/app.py": "app = FastAPI()\nos.environ['EEL_TEST']\n",
    ])
    #expect(
      found.serverApplications == [ServerApplication(interface: .wsgi, target: "eel.web:app")])
    #expect(found.variables == ["EEL_KEY"])
  }

  @Test func seesThatThereIsNoModule() async throws {
    #expect(try await !metadata(["pyproject.toml": table, "setup.py": ""]).hasModules)
    #expect(try await metadata(["pyproject.toml": table, "eel.py": ""]).hasModules)
  }
}
