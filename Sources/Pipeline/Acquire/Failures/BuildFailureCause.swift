internal import Packaging

/// Why a build failed, in the words of the compiler or of the build backend.
enum BuildFailureCause: Sendable, Equatable {
  /// A header that the compiler did not find, with the compiler's line.
  case missingHeader(String, line: String)
  /// A library that the linker did not find.
  case missingLibrary(String, line: String)
  /// A library of which neither pkg-config nor CMake knows anything, by the name that they have for it.
  case missingDependency(String, line: String)
  /// A program that the build did not find.
  case missingProgram(String, line: String)
  /// A Python module that the build imports.
  case missingModule(String, line: String)
  /// The first error of the compiler, or the last of the backend.
  case message(String)
  /// The output says nothing; how the program ended.
  case unknown(String)

  var description: String {
    switch self {
    case .missingHeader(_, let line), .missingLibrary(_, let line),
      .missingDependency(_, let line), .missingProgram(_, let line), .missingModule(_, let line),
      .message(let line):
      line
    case .unknown(let status): status
    }
  }

  /// What to install, as far as that is known.
  var hint: String? {
    switch self {
    case .missingHeader(let name, _):
      Self.install(DevelopmentPackages.package(ofHeader: name))
        ?? "find the package that has \(name) with 'apt-file search /\(name)'"
        + ", install it and add it to Build-Depends"
    case .missingLibrary(let name, _):
      Self.install(DevelopmentPackages.package(ofLibrary: name))
        ?? "find the package that has lib\(name).so with 'apt-file search lib\(name).so'"
        + ", install it and add it to Build-Depends"
    case .missingDependency(let name, _):
      Self.install(DevelopmentPackages.package(ofDependency: name))
        ?? "find the package that has \(name).pc with 'apt-file search /\(name).pc'"
        + ", install it and add it to Build-Depends"
    case .missingProgram(let name, _):
      Self.install(DevelopmentPackages.package(ofProgram: name))
    case .missingModule(let name, _):
      "add the distribution that has the module '\(name)' to build-system.requires in "
        + "pyproject.toml; for an sdist that lacks one, use --preinstall and --no-build-isolation"
    case .message(let line) where line.contains("Unknown classifier in field"):
      "use the build backend of the index, which knows newer classifiers: add 'build-isolation: yes'"
        + " to debian/<package>.venvdeb"
    case .message(let line) where line.hasPrefix("pathspec '"):
      "check what follows '@' in the URL: the repository has no such branch, tag or commit"
    case .message, .unknown: nil
    }
  }

  private static func install(_ package: String?) -> String? {
    package.map { "apt install \($0), and add it to Build-Depends" }
  }

  /// Returns what output says first of what stopped the build; nil if nothing in it is known.
  ///
  /// A missing header outweighs all else: other errors follow from it.
  static func find(in lines: [Substring]) -> BuildFailureCause? {
    let lines = lines.filter { !$0.contains(replacement) }
      .map { line in line.drop { $0 == " " || $0 == "│" || $0 == "\t" } }
    for line in lines {
      if let name = header(line) { return .missingHeader(name, line: String(line)) }
    }
    for line in lines {
      if let cause = need(line) { return cause }
    }
    for (number, line) in lines.enumerated() {
      if line.contains(": error: ") || line.contains(": fatal error: ") {
        return .message(String(line))
      }
      // CMake puts the text on the next line that is not empty.
      if line.hasPrefix("CMake Error"), let next = lines[(number + 1)...].first {
        return .message("\(line) \(next)")
      }
      if let range = line.firstRange(of: ": ERROR: "),
        line.hasPrefix("meson.build")
          || line.firstRange(of: "meson.build:").map({ $0.lowerBound < range.lowerBound }) == true
      {
        return .message(String(line))
      }
    }
    // Git, of a repository.
    if let line = lines.first(where: { $0.hasPrefix("fatal: ") }) { return .message(String(line)) }
    if let line = lines.last(where: isException) {
      if let name = missingModule(line) { return .missingModule(name, line: String(line)) }
      return .message(String(line))
    }
    let ends = lines.filter { $0.hasPrefix("error: ") || $0.hasPrefix("ERROR: ") }
      .map { $0.dropFirst("error: ".count) }
    let general = [
      "subprocess-exited-with-error", "Failed building wheel", "Failed to build",
      "metadata-generation-failed", "failed-wheel-build",
    ]
    return ends.first { end in !general.contains(where: end.hasPrefix) }.map {
      .message(String($0))
    }
  }

  /// What the setuptools of Debian 12 says after, and in place of, every error of an editable build.
  private static let replacement = "Support for editable installs via PEP 660 was recently"

  private static func header(_ line: Substring) -> String? {
    // gcc and clang.
    for (before, after) in [
      ("fatal error: ", ": No such file or directory"), ("fatal error: '", "' file not found"),
    ] {
      if let name = text(in: line, between: before, and: after) { return name }
    }
    return nil
  }

  private static func need(_ line: Substring) -> BuildFailureCause? {
    if line.contains("ld: cannot find -l"),
      let name = line.split(separator: " ").first(where: { $0.hasPrefix("-l") })
    {
      let library = name.dropFirst(2).prefix { $0 != ":" }
      return .missingLibrary(String(library), line: String(line))
    }
    for (before, after) in [
      ("unable to execute '", "': No such file"), ("error: command '", "' failed: No such file"),
      ("FileNotFoundError: [Errno 2] No such file or directory: '", "'"),
      ("Error: ", " executable not found"),
    ] {
      if let name = text(in: line, between: before, and: after), !name.contains("/") {
        return .missingProgram(name, line: String(line))
      }
    }
    // Meson, and pkg-config itself.
    for (before, after) in [
      ("Dependency \"", "\" not found"), ("No package '", "' found"),
      ("Package '", "', required by"), ("Package ", " was not found in the pkg-config search path"),
    ] {
      if let name = text(in: line, between: before, and: after), !name.contains(" ") {
        return .missingDependency(name, line: String(line))
      }
    }
    for (words, program) in DevelopmentPackages.complaints where line.contains(words) {
      return .missingProgram(program, line: String(line))
    }
    return nil
  }

  private static func missingModule(_ line: Substring) -> String? {
    text(in: line, between: "ModuleNotFoundError: No module named '", and: "'")
  }

  /// Returns whether a line is the last one of a traceback: `package.SomeError: text`.
  private static func isException(_ line: Substring) -> Bool {
    guard let colon = line.firstIndex(of: ":"),
      line[..<colon].utf8.allSatisfy({ byte in
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
      })
    else { return false }
    let name = line[..<colon].split(separator: ".").last ?? ""
    return ["Error", "Exception", "Exit", "Interrupt", "Failure"].contains(where: name.hasSuffix)
      || ["InvalidVersion", "InvalidRequirement"].contains(name)
  }

  private static func text(in line: Substring, between before: String, and after: String) -> String?
  {
    guard let start = line.firstRange(of: before),
      let end = line[start.upperBound...].firstRange(of: after)
    else { return nil }
    return String(line[start.upperBound..<end.lowerBound])
  }
}
