package import ArgumentParser

/// `venvdeb dump-options`: prints a document made from the option table.
///
/// Only used while venvdeb is built.
package struct OptionsCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "dump-options", abstract: "Print the options of 'venvdeb stage' as a document.",
    shouldDisplay: false)

  @Argument(help: "Kind of document.") var document: OptionDocument

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws { try session.output.write(document.text) }
}

extension OptionDocument: ExpressibleByArgument {}
