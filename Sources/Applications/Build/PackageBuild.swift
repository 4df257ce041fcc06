internal import Core
internal import Packaging
internal import Processes
internal import SystemPackage

/// A call of dpkg-buildpackage(1), which builds the binary package of a source directory.
struct PackageBuild {
  /// The distribution that is packaged, for messages.
  let application: String
  let source: FilePath
  let environment: [String: String]
  /// The directory in which the log of a build that failed is left.
  let logs: FilePath

  /// Builds the package, unsigned; what is built is in the directory around the source.
  ///
  /// Throws `ApplicationError` and `ProcessError`.
  func run() async throws {
    // Of tools of the caller, which would be taken for those of the build.
    let variables = InheritedEnvironment(environment).forPrograms
      .filter { !$0.key.hasPrefix("DH_") && $0.key != "MAKEFLAGS" && $0.key != "MAKELEVEL" }
      .merging(["LC_ALL": "C.UTF-8"]) { $1 }
    let result: CommandResult
    do throws(ProcessError) {
      result = try await CommandRunner().run(
        Command(
          "dpkg-buildpackage", ["-us", "-uc", "-b"], environment: variables,
          workingDirectory: source))
    } catch {
      guard case .notFound = error else { throw error }
      throw ApplicationError.missingPackages(
        application, ["dpkg-dev", "debhelper", "dh-sequence-venvdeb"])
    }
    if result.status.isSuccess { return }
    let output = String(replacingFlawsIn: result.output + result.errorOutput)
    let missing = Self.missingPackages(in: output)
    guard missing.isEmpty else { throw ApplicationError.missingPackages(application, missing) }
    let log = logs.appending("\(application).log")
    let isKept = (try? AtomicFile.write(output, to: log)) != nil
    throw ApplicationError.buildFailed(
      application, log: isKept ? log : nil,
      excerpt: Self.excerpt(of: String(replacingFlawsIn: result.errorOutput)))
  }

  /// Returns the packages that dpkg-checkbuilddeps(1) misses.
  static func missingPackages(in output: String) -> [String] {
    // Capitalised by dpkg before 1.22.
    let mark = "nmet build dependencies: "
    guard let line = output.split(separator: "\n").first(where: { $0.contains(mark) }),
      let found = line.firstRange(of: mark)
    else { return [] }
    return relations(in: line[found.upperBound...]).sorted()
  }

  /// Returns the names in relations that are separated by blanks, as in `debhelper-compat (= 13) foo`.
  private static func relations(in text: Substring) -> [String] {
    var names: [String] = []
    var isVersion = false
    for word in text.split(separator: " ") {
      if word.hasPrefix("(") { isVersion = true }
      if !isVersion, word != "|" {
        let name = String(word.prefix { $0 != ":" })
        names.append(name == "debhelper-compat" ? "debhelper" : name)
      }
      if word.hasSuffix(")") { isVersion = false }
    }
    return names
  }

  /// Returns the last lines that say what went wrong.
  private static func excerpt(of output: String) -> [String] {
    let lines = output.split(whereSeparator: \.isNewline).map(String.init)
    let errors = lines.filter { $0.contains("error:") || $0.contains("hint:") }
    return Array((errors.isEmpty ? lines : errors).suffix(8))
  }
}
