internal import Core
internal import Debian
internal import FoundationEssentials
package import SystemPackage
internal import Venv

/// What a stage run tells whoever called it: dh_venvdeb, `check`, a person.
///
/// Everything but `timings` is the same for the same input.
package struct Report: Sendable, Encodable {
  /// The interpreter of the tree.
  package struct Interpreter: Sendable, Encodable {
    package let executable: String
    package let version: String
  }

  /// One installed distribution.
  package struct Distribution: Sendable, Encodable {
    package let name: String
    package let version: String
    /// The file that was installed; nil if a bundle does not tell.
    package let wheel: String?
    /// The file's digest; nil if a bundle does not tell, as for what was built from source.
    package let sha256: String?
    package let source: Plan.Origin
  }

  /// A file that names the build's directories, as the packager allowed.
  package struct AllowedLeak: Sendable, Encodable {
    package let path: String
    /// Members of archives that it is in, from the outermost.
    package let members: [String]
    package let offset: Int
    package let reason: String
  }

  /// The version of this format.
  package let format = 1
  package let venvdeb: String
  package let package: String
  package let prefix: String
  /// The directory of the modules, on the target.
  package let sitePackages: String
  package let interpreter: Interpreter
  package let bytecode: String
  package let shebang: String
  /// `any` if the tree has files for one machine only, else `all`.
  package let architecture: String
  package let substvars: [String: String]
  package let triggers: [String]
  /// Lines for the override file of lintian.
  package let lintianOverrides: [String]
  /// What was made below the destination directory.
  package let installed: [String]
  /// Files of others that were at the tree's place and are a part of it now, relative to it.
  package let kept: [String]
  package let distributions: [Distribution]
  /// `name==version` of what a resolver chose because nothing pins it.
  package let resolved: [String]
  /// Whether pip and its like are to be taken out when the package is finished.
  package let dropsSeeds: Bool
  package let files: Int
  package let bytes: Int
  /// Sources that do not compile, with the reason; they are shipped as they are.
  package let uncompiled: [String]
  /// Files of wheels that were changed because they named another place, relative to the tree.
  package let relocated: [String]
  package let allowedLeaks: [AllowedLeak]
  /// Archives in the tree that could not be looked into, with the reason.
  package let unsearched: [String]
  package let warnings: [String]
  /// Seconds for each step.
  package let timings: [String: Double]

  /// The report of a finished run.
  init(
    _ facts: InstalledTree, options: StageRequest, libraries: SharedLibraryDependencies,
    installed: [String], kept: [String], warnings others: [String], timings: [String: Double]
  ) {
    let dependency = InterpreterDependency(facts.interpreter, isPure: facts.elf.isEmpty)
    venvdeb = toolVersion
    package = options.package
    prefix = options.prefix.string
    let layout = VenvLayout(prefix: options.prefix, interpreter: facts.interpreter)
    sitePackages = options.prefix.pushing(layout.sitePackages).string
    interpreter = Interpreter(
      executable: facts.interpreter.executable.string, version: facts.interpreter.version)
    bytecode = options.bytecode.rawValue
    shebang = options.shebang.rawValue
    architecture = facts.elf.isEmpty ? "all" : "any"
    substvars = [
      "venvdeb:Depends": (dependency.relations + facts.system.relations + libraries.relations)
        .joined(separator: ", ")
    ]
    triggers = dependency.triggers
    lintianOverrides =
      options.overridesLintian
      ? LintianOverrides(
        package: options.package, prefix: options.prefix, hasBytecode: facts.hasBytecode,
        hasCommands: facts.hasCommands, hasELF: !facts.elf.isEmpty
      ).lines : []
    self.installed = installed
    self.kept = kept
    distributions = facts.distributions.map { distribution in
      Distribution(
        name: distribution.name, version: distribution.version, wheel: distribution.wheel,
        sha256: distribution.sha256, source: distribution.origin)
    }
    resolved = facts.resolved
    dropsSeeds = options.dropsSeeds
    files = facts.size.files
    bytes = facts.size.bytes
    uncompiled = facts.uncompiled
    relocated = facts.relocated
    allowedLeaks = facts.allowedLeaks
    unsearched = facts.unsearched
    warnings = facts.warnings + dependency.warnings + libraries.warnings + others
    self.timings = timings
  }

  /// The report as JSON with sorted keys.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Writes the report.
  ///
  /// Throws `FileError`.
  package func write(to path: FilePath) throws {
    try FileSystem.createDirectories(path.removingLastComponent())
    try AtomicFile.write(try json(), to: path)
  }
}
