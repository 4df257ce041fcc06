internal import Debian
internal import Packaging
internal import SystemPackage

/// How a CPython was built, as `libpythonX.Y-minimal` says it.
struct PythonBuild {
  let soabi: String
  let extSuffix: String
  let stdlib: FilePath
  let include: FilePath
  let isFreeThreaded: Bool
  let isDebug: Bool
  /// The first four bytes of .pyc files in hexadecimal; nil where no file says them, as since Python
  /// 3.14.
  let magicNumber: String?

  /// Reads the package for a target: the variables of `sysconfig`, and the importer.
  ///
  /// Throws `TargetError` where something is missing, and as `TargetPackage.contents`.
  init(_ package: TargetPackage, for target: Target) throws {
    let directory = target.paths.stdlib.string
    let tuple = target.architecture?.tuple ?? ""
    // The second is that of Debian 12 for some architectures.
    let names = ["__", "__linux_"].map { "\(directory)/_sysconfigdata\($0)\(tuple).py" }
    let importer = "\(directory)/importlib/_bootstrap_external.py"
    let files = try package.contents(Set(names + [importer]))
    guard
      let (name, bytes) = names.lazy.compactMap({ name in files[name].map { (name, $0) } }).first
    else { throw TargetError.incomplete(package.path, "no '\(names[0])'") }
    let variables = Self.variables(in: String(decoding: bytes, as: UTF8.self))
    func text(_ variable: String) throws(TargetError) -> String {
      guard let value = variables[variable].flatMap({ PythonLiteral.string($0) }) else {
        throw .incomplete(package.path, "no '\(variable)' in '\(name)'")
      }
      return value
    }
    soabi = try text("SOABI")
    extSuffix = try text("EXT_SUFFIX")
    stdlib = FilePath(try text("LIBDEST"))
    include = FilePath(try text("INCLUDEPY"))
    isFreeThreaded = variables["Py_GIL_DISABLED", default: "0"] != "0"
    isDebug = variables["Py_DEBUG", default: "0"] != "0"
    guard let source = files[importer] else {
      throw TargetError.incomplete(package.path, "no '\(importer)'")
    }
    magicNumber = Self.magicNumber(in: String(decoding: source, as: UTF8.self))
  }

  /// Returns the literals of the dictionary `build_time_vars` that are on one line each, by their
  /// keys.
  static func variables(in text: String) -> [String: String] {
    var variables: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let match = line.firstMatch(of: #/^(?:build_time_vars = \{)? *'(\w+)': (.*?)[,}]?$/#)
      else { continue }
      variables[String(match.1)] = String(match.2)
    }
    return variables
  }

  /// Returns the magic number that the importer has in its source; nil if it has none there.
  static func magicNumber(in text: String) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix("MAGIC_NUMBER") {
      guard let match = line.wholeMatch(of: #/MAGIC_NUMBER = \(([0-9]{4})\)\.to_bytes.*/#) else {
        return nil
      }
      return Int(match.1).map(Target.Python.magic)
    }
    return nil
  }
}
