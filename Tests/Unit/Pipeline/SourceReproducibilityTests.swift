import Core
import Pipeline
import SystemPackage
import Testing

@Suite struct SourceReproducibilityTests {
  private static let source = """
    #include <Python.h>
    #ifdef NDEBUG
    #define DEBUG 0
    #else
    #define DEBUG 1
    #endif
    #ifdef __OPTIMIZE__
    #define OPTIMIZED 1
    #else
    #define OPTIMIZED 0
    #endif
    const char *flags = "debug " Py_STRINGIFY(DEBUG) ", optimized " Py_STRINGIFY(OPTIMIZED);
    static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "tap", __FILE__, -1, NULL};
    PyMODINIT_FUNC PyInit_tap(void) { return PyModule_Create(&module); }
    """

  /// Stages an sdist with machine code, and returns what is in its module.
  private func build(_ environment: [String: String]) async throws -> [UInt8] {
    let workshop = try Workshop.open()
    try await workshop.addSdist(
      "tap", "1.0",
      files: [
        "tap.c": Self.source, "PKG-INFO": "Metadata-Version: 2.1\nName: tap\nVersion: 1.0\n",
        "setup.py": """
        from setuptools import Extension, setup
        setup(name="tap", version="1.0", ext_modules=[Extension("tap", ["tap.c"])])
        """,
      ])
    var request = try workshop.options("tap==1.0\n")
    request.isolatesBuilds = false
    request.environment.merge(environment) { $1 }
    try await StageRun(request).run()
    let contents = try workshop.contents()
    return try #require(contents.first { $0.key.hasSuffix(".so") }?.value)
  }

  @Test func machineCodeDependsNeitherOnTheDirectoryNorOnWhoSetsTheFlags() async throws {
    let alone = try await build([:])
    #expect(alone.contains(Array("debug 0, optimized 1".utf8)))
    #expect(!alone.contains(Array("/tmp/".utf8)))
    let other = try await build(["TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "5"])
    #expect(other == alone)
    let unoptimized = try await build(["CFLAGS": "-O0"])
    #expect(unoptimized.contains(Array("debug 0, optimized 0".utf8)))
  }
}
