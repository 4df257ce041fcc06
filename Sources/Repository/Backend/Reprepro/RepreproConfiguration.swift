/// The configuration of reprepro(1) for a repository.
struct RepreproConfiguration {
  let settings: RepositorySettings

  /// `conf/distributions`: the suites, and the one in which versions are put together again.
  var distributions: String {
    (Suite.allCases.map(paragraph) + [hold]).joined(separator: "\n")
  }

  private func paragraph(_ suite: Suite) -> String {
    """
    Origin: \(settings.name)
    Label: \(settings.name)
    Suite: \(suite)
    Codename: \(suite)
    Architectures: \(architectures)
    Components: main
    Tracking: keep includechanges includebuildinfos
    DebIndices: Packages Release . .gz .xz
    DscIndices: Sources Release . .gz .xz
    SignWith: ! +b/conf/sign

    """
  }

  private var hold: String {
    """
    # Never exported: rollback puts earlier versions together here.
    Codename: \(RepreproBackend.hold)
    Architectures: \(architectures)
    Components: main
    ExportOptions: noexport
    Tracking: keep

    """
  }

  private var architectures: String {
    (settings.architectures + ["source"]).joined(separator: " ")
  }

  /// `conf/options`.
  let options = """
    # venvdeb publishes what is exported, and decides what is deleted.
    outdir +b/public
    distdir +b/export
    keepunusednewfiles
    keepunreferencedfiles

    """
}
