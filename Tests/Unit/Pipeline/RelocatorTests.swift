import Artifacts
import Core
import Packaging
import Pipeline
import Processes
import Relocation
import SystemPackage
import TestSupport
import Testing
import Venv
import Wheels

/// What a stage run makes of wheels and projects that name the place where they were built.
@Suite(.slow) struct RelocatorTests {
  /// Every RECORD of a staged tree is right.
  private func checkRecords(_ tree: FilePath) throws {
    for distribution in try InstalledDistribution.all(in: try TreeRoot.open(tree)) {
      let record = try #require(try distribution.record(in: try TreeRoot.open(tree)))
      for row in record.rows where row.digest != nil {
        let path = tree.pushing(distribution.sitePackages).pushing(FilePath(row.path))
        let bytes = try FileSystem.read(path.lexicallyNormalized())
        #expect(Digest.of(bytes) == row.digest && bytes.count == row.size, "\(row.path)")
      }
    }
  }

  private func project(
    _ workshop: borrowing Workshop, _ files: [FilePath: String]
  ) throws -> StageRequest {
    for (path, text) in files {
      let place = workshop.path.appending("source").pushing(path)
      try FileSystem.createDirectories(place.removingLastComponent())
      try AtomicFile.write(text, to: place)
    }
    return try workshop.options("")
  }

  /// A project may be built in a directory that a published wheel happens to name.
  @Test func theBytesOfALockedWheelAreNoLeak() async throws {
    let workshop = try Workshop.open()
    let build = workshop.path.appending("source").string
    let text = "# \(build)/x\nplace = '\(build)/x'\n"
    let hash = try workshop.addWheel(
      "greet", files: ["greet.py": text, "greet-1.0.data/data/share/greet/notes": build])
    let locked = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let report = try await StageRun(locked).run()
    #expect(report.allowedLeaks.isEmpty)
    #expect(report.warnings.isEmpty)
    #expect(try workshop.contents().values.contains(Array(text.utf8)))
    // Nobody says where the same file comes from here.
    let unlocked = try workshop.options("greet==1.0\n")
    await #expect(throws: LeakError.self) { try await StageRun(unlocked).run() }
  }

  @Test func aCommandOfAWheelRunsThePythonOfTheTree() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet",
      files: [
        "greet.py": "name = 'tree'\n",
        "greet-1.0.data/scripts/plain": "#!/usr/bin/env python3\nimport greet; print(greet.name)\n",
        "greet-1.0.data/scripts/shell": "#!/bin/sh\necho shell\n",
        "greet-1.0.data/data/share/greet/tool": "#!/usr/bin/env python3\nprint(1)\n",
        "greet-1.0.data/data/share/jupyter/kernels/greet/kernel.json":
          #"{"display_name": "g\/", "argv": ["/usr/bin/python3.9", "-m", "greet"]}"#,
      ])
    let report = try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).run()
    #expect(
      report.relocated.map(\.string) == ["bin/plain", "share/jupyter/kernels/greet/kernel.json"])
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    #expect(
      try FileSystem.readText(tree.pushing("bin/plain"))
        == "#!/opt/venvs/demo/bin/python\nimport greet; print(greet.name)\n")
    #expect(
      try FileSystem.readText(tree.pushing("share/jupyter/kernels/greet/kernel.json"))
        == #"{"display_name": "g\/", "argv": ["python", "-m", "greet"]}"#)
    #expect(
      try FileSystem.readText(tree.pushing("share/greet/tool")).hasPrefix("#!/usr/bin/env python3"))
    #expect(try FileSystem.status(tree.pushing("bin/plain"))?.permissions.rawValue == 0o755)
    try checkRecords(tree)
  }

  /// setuptools, a C extension with a library that it finds by an absolute run path, a pkg-config
  /// file, scripts: all name the directory of the build.
  @Test(arguments: ShebangStyle.allCases)
  func aProjectThatNamesItsBuildDirectoryIsMended(style: ShebangStyle) async throws {
    var contents: [[String: [UInt8]]] = []
    for _ in 0..<2 {
      let workshop = try Workshop.open()
      var options = try project(workshop, Self.pond)
      options.shebang = style
      options.sourceDate = SourceDate(seconds: 1_700_000_000)
      let report = try await StageRun(options).run()
      let site = try #require(
        try InstalledDistribution.sitePackages(
          of: try TreeRoot.open(workshop.destdir.pushing("opt/venvs/demo"))
        )
        .first?.string)
      #expect(report.warnings == [])
      let extensions = report.relocated.map(\.string).filter { $0.hasSuffix(".so") }
      #expect(extensions.count == 1)
      #expect(
        report.relocated.map(\.string).filter { !$0.hasSuffix(".so") } == [
          "\(site)/pond/lib/pkgconfig/pond.pc", "\(site)/pond/tool.py", "share/pond/helper",
        ])
      let tree = workshop.destdir.pushing("opt/venvs/demo")
      try checkRecords(tree)
      let run = try await CommandRunner().runChecked(
        Command(
          tree.pushing("bin/python"),
          ["-I", "-c", "from pond import _depth; print(_depth.depth())"]))
      #expect(run.outputText == "7\n")
      let pc = try FileSystem.readText(tree.pushing(FilePath("\(site)/pond/lib/pkgconfig/pond.pc")))
      #expect(pc.hasPrefix("prefix=${pcfiledir}/../..\nlibdir=${prefix}/lib\n"))
      // The module was changed after it had been compiled.
      let check = """
        import sys, importlib.util, _imp
        source = open(sys.argv[1], 'rb').read()
        cached = open(importlib.util.cache_from_source(sys.argv[1]), 'rb').read()
        print(_imp.source_hash(importlib.util._RAW_MAGIC_NUMBER, source) == cached[8:16])
        """
      let hash = try await CommandRunner().runChecked(
        Command(
          tree.pushing("bin/python"),
          ["-I", "-c", check, tree.pushing(FilePath("\(site)/pond/tool.py")).string]))
      #expect(hash.outputText == "True\n")
      contents.append(try workshop.contents())
    }
    #expect(contents[0].keys.sorted() == contents[1].keys.sorted())
    for (path, bytes) in contents[0] { #expect(contents[1][path] == bytes, "\(path)") }
  }

  @Test func whatNobodyCanMendIsAnErrorUnlessItIsAllowed() async throws {
    let workshop = try Workshop.open()
    var options = try project(
      workshop,
      [
        "setup.py": """
        import os, zipfile
        from setuptools import setup
        with open("where.py", "w") as file:
            file.write("place = %r\\n" % os.getcwd())
        with zipfile.ZipFile("where.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write("where.py")
        setup(name="where", version="1", py_modules=["where"], data_files=[("share", ["where.zip"])])
        """
      ])
    options.bytecode = .none
    let strict = options
    let error = await #expect(throws: LeakError.self) { try await StageRun(strict).run() }
    let message = try #require(error?.message)
    #expect(message.contains("site-packages/where.py', byte 9: '"))
    #expect(message.contains("'share/where.zip', member 'where.py', byte 9: '"))
    #expect(error?.hint?.contains("allow-leak") == true)
    #expect(try workshop.contents().isEmpty)

    options.allowedLeaks = ["*/where.py: it is for the test", "x: y"].compactMap {
      LeakAllowance($0)
    }
    let partial = options
    let second = await #expect(throws: LeakError.self) { try await StageRun(partial).run() }
    #expect(second?.message.contains("where.py', byte 9: '/") == true)
    #expect(second?.message.contains("site-packages/where.py'") == false)
    options.allowedLeaks += ["share/*: so is this"].compactMap { LeakAllowance($0) }
    let report = try await StageRun(options).run()
    #expect(report.allowedLeaks.map(\.reason).sorted() == ["it is for the test", "so is this"])
    #expect(report.allowedLeaks.map(\.members).contains(["where.py"]))
    #expect(report.warnings.contains { $0.contains("allow-leak 'x' is not needed") })
  }

  @Test(arguments: [
    ("__editable__.greet-1.0.pth", "/home/joe/greet/src\n"),
    ("__editable___greet_1_0_finder.py", "MAPPING = {'greet': '/home/joe/greet/src/greet'}\n"),
    ("greet.egg-link", "/home/joe/greet\n.\n"),
  ])
  func anEditableInstallationIsAnError(name: String, text: String) async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: [name: text])
    let options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let error = await #expect(throws: RelocationError.self) { try await StageRun(options).run() }
    #expect(error?.message.hasPrefix("greet is an editable installation: '") == true)
    #expect(error?.message.contains("/home/joe/greet") == true)
    #expect(try workshop.contents().isEmpty)
  }

  @Test func directoriesInPathFilesAreRelativeOrTold() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet",
      files: [
        "greet.pth":
          "/opt/venvs/demo/share/greet\nimport sys\nrelative\n/usr/lib/python3/dist-packages\n",
        "clean.pth": "relative\n",
      ])
    let report = try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).run()
    let path = try #require(report.relocated.first).path
    #expect(report.relocated.count == 1)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    #expect(
      try FileSystem.readText(tree.pushing(path))
        == "../../../share/greet\nimport sys\nrelative\n/usr/lib/python3/dist-packages\n")
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.contains("'/usr/lib/python3/dist-packages'") == true)
    try checkRecords(tree)
  }

  private static let pond: [FilePath: String] = [
    "pyproject.toml": """
    [build-system]
    requires = ["setuptools"]
    build-backend = "setuptools.build_meta"
    """,
    "setup.py": """
    import os, subprocess
    from setuptools import Extension, setup
    here = os.getcwd()
    os.makedirs("pond/lib/pkgconfig", exist_ok=True)
    subprocess.check_call(
        ["cc", "-shared", "-fPIC", "-Wl,-soname,libdepth.so", "-o", "pond/lib/libdepth.so", "depth.c"])
    with open("pond/lib/pkgconfig/pond.pc", "w") as file:
        file.write(f"prefix={here}/pond\\nlibdir={here}/pond/lib\\nName: pond\\nDescription: x\\n"
                   "Version: 1\\nLibs: -L${libdir} -ldepth\\n")
    for name in ["pond/tool.py", "helper"]:
        with open(name, "w") as file:
            file.write(f"#!{here}/venv/bin/python3 -s\\nprint(1)\\n")
    setup(
        name="pond", version="1.0", packages=["pond"],
        package_data={"pond": ["lib/*.so", "lib/pkgconfig/*.pc"]},
        data_files=[("share/pond", ["helper"])],
        ext_modules=[Extension(
            "pond._depth", ["_depth.c"], libraries=["depth"], library_dirs=["pond/lib"],
            runtime_library_dirs=[here + "/pond/lib"])])
    """,
    "pond/__init__.py": "",
    "depth.c": "int depth(void) { return 7; }\n",
    "_depth.c": """
    #include <Python.h>
    #include <assert.h>
    int depth(void);
    static PyObject *get(PyObject *self, PyObject *none) {
      const char *file = __FILE__;
      assert(file[0]);
      return PyLong_FromLong(depth());
    }
    static PyMethodDef methods[] = {{"depth", get, METH_NOARGS, 0}, {0}};
    static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_depth", 0, -1, methods};
    PyMODINIT_FUNC PyInit__depth(void) { return PyModule_Create(&module); }
    """,
  ]
}
