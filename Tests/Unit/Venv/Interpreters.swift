import Core
import Debian
import Glibc
import Processes
import SystemPackage
import Testing
import Venv

extension Interpreter: CustomTestStringConvertible {
  /// The path alone, so that a failure can be read.
  package var testDescription: String { executable.string }
}

/// The interpreters that tests run.
enum Interpreters {
  /// Every Python of Debian on this machine, and those that VENVDEB_TEST_PYTHONS names, with
  /// colons between their paths.
  static func all() async throws -> [Interpreter] {
    let own = try FileSystem.entries(of: "/usr/bin").map(\.string).filter { name in
      name.hasPrefix("python3.") && name.dropFirst(8).allSatisfy(\.isNumber)
    }
    let others =
      getenv("VENVDEB_TEST_PYTHONS").map { String(cString: $0) }?.split(separator: ":") ?? []
    var found: [Interpreter] = []
    for name in own + others.map(String.init) { found.append(try await Interpreter.find(name)) }
    return found
  }
}

/// The marshalled code of an interpreter's own standard library.
enum StandardLibrary {
  /// Compiles every file of the library in one process.
  ///
  /// The result always is in the order of file names; with `reversed` the work is not.
  static func compiled(
    by interpreter: Interpreter, seed: Int, reversed: Bool
  ) async throws -> [[UInt8]] {
    let result = try await CommandRunner().runChecked(
      Command(
        interpreter.executable,
        ["-S", "-c", script, interpreter.target.paths.stdlib.string, reversed ? "1" : ""],
        environment: ["PYTHONHASHSEED": "\(seed)"]))
    var streams: [[UInt8]] = []
    var rest = result.output[...]
    while rest.count >= 4 {
      let size = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      streams.append(Array(rest.dropFirst(4).prefix(size)))
      rest = rest.dropFirst(4 + size)
    }
    return streams
  }

  /// Bytes with their length before them.
  static func frame(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
  }

  private static let script = """
    import marshal, os, sys, warnings
    warnings.simplefilter('ignore')
    root, backwards = sys.argv[1:]
    files = []
    for directory, names, found in os.walk(root):
        names[:] = sorted(set(names) - {'site-packages', 'dist-packages', 'test', 'tests',
                                        'lib2to3', 'idlelib', 'config', '__pycache__'})
        files += [os.path.join(directory, name) for name in found if name.endswith('.py')]
    files.sort(reverse=bool(backwards))
    for file in files:
        with open(file, 'rb') as source:
            try:
                code = compile(source.read(), 'x.py', 'exec', dont_inherit=True)
            except SyntaxError:
                continue
        data = marshal.dumps(code)
        sys.stdout.buffer.write(len(data).to_bytes(4, 'little') + data)
    """
}
