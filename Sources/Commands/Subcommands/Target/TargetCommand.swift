package import ArgumentParser

/// `venvdeb target`, which only has subcommands.
package struct TargetCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "target",
    abstract: "Show and make descriptions of the systems that wheels and packages are for.",
    discussion: """
      A target is what an interpreter and its system decide: the version of Python, compatibility \
      tags, values of environment markers, C library and architecture. A target file says it of a \
      system that need not be at hand. Those of CPython in Debian 12, 13 and unstable are installed; \
      others belong into debian/targets, or are named by their path.

      Examples:

        venvdeb target list
        venvdeb target show debian-12-arm64
        venvdeb target describe >mine.json
        venvdeb target verify debian-12-amd64
        venvdeb target make debian-13-riscv64 *.deb
        venvdeb target worker debian-13-amd64
      """,
    subcommands: [
      TargetListCommand.self, TargetShowCommand.self, TargetDescribeCommand.self,
      TargetVerifyCommand.self, TargetMakeCommand.self, TargetWorkerCommand.self,
    ])

  package init() {}
}
