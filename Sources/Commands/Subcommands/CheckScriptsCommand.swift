package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb check-scripts`: checks the maintainer scripts of a package with a tree.
///
/// Only used by dh_venvdeb and dh_virtualenv, which know the files of the package.
package struct CheckScriptsCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "check-scripts",
    abstract: "Check the maintainer scripts of a package with a staged tree.",
    discussion: """
      It is an error if a script sets capabilities of the system's interpreter, and a warning if \
      postinst fails for the argument "triggered".

      Example:

        venvdeb check-scripts --destdir debian/demo --stage-report debian/demo.venvdeb.json \
      --postinst debian/demo.postinst debian/demo.prerm
      """,
    shouldDisplay: false)

  @Option(help: "Staging root of the package (debian/<package>).", completion: .directory)
  var destdir: String
  @Option(help: "Report of 'venvdeb stage'.", completion: .file()) var stageReport: String
  @Option(help: "Script postinst, if dpkg calls it for triggers.", completion: .file())
  var postinst: String?
  @Argument(help: "Other maintainer scripts.", completion: .file()) var scripts: [String] = []
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let check = try MaintainerScriptCheck(
      destdir: session.path(destdir), stageReport: session.path(stageReport))
    let files = scripts.map { ($0, false) } + (postinst.map { [($0, true)] } ?? [])
    let findings = try check.run(
      files.map { name, isTriggered in
        MaintainerScriptCheck.Script(
          name: FilePath(name), path: session.path(name), isTriggered: isTriggered)
      })
    for reason in findings.unparsed { try session.detail("not understood: \(reason)") }
    for warning in findings.warnings { try session.warn(warning) }
    for error in findings.errors.dropLast() { session.report(error: error.description) }
    if let error = findings.errors.last { throw error }
  }
}
