package import ArgumentParser

package struct InitCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Scaffold a Python project for packaging.")

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {}
}
