internal import Core
internal import Glibc
internal import SystemPackage
internal import Testing

/// A Python that has a library which tests compare with.
package enum PythonPeer {
  /// Returns a Python that can import one version of a library: that which a variable names, or
  /// else one of a virtual environment that is made once and kept below XDG_CACHE_HOME.
  package static func python(with library: String, _ version: String, variable: String) throws
    -> String
  {
    let check =
      "import importlib.metadata as m, sys; sys.exit(m.version('\(library)') != '\(version)')"
    if let python = environment(variable) {
      try Tool.check([python, "-c", check], inheritsEnvironment: true)
      return python
    }
    let cache =
      environment("XDG_CACHE_HOME").map { FilePath($0) }
      ?? FilePath(environment("HOME") ?? "/root").appending(".cache")
    let directory = cache.appending("venvdeb-test/\(library)-\(version)")
    let python = directory.appending("bin/python").string
    if (try? Tool.run([python, "-c", check]))?.status == 0 { return python }
    try FileSystem.createDirectories(directory.removingLastComponent())
    try Tool.check(["/usr/bin/python3", "-m", "venv", "--clear", directory.string])
    try Tool.check(
      [python, "-m", "pip", "install", "--quiet", "\(library)==\(version)"],
      inheritsEnvironment: true)
    return python
  }

  /// Returns a variable of the environment; nil if it is not set, or empty.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
