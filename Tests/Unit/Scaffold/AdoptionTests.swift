import Scaffold
import SystemPackage
import Testing

/// `venvdeb init` beside a `debian/` that was written for other tools.
@Suite struct AdoptionTests {
  private func foreign(control: String, rules: String) throws -> Project {
    let project = try Project.copy("pep621")
    try project.write(control, to: "debian/control")
    try project.write(rules, to: "debian/rules")
    return project
  }

  private static let control = """
    Source: ponds
    Section: misc
    Build-Depends: debhelper-compat (= 12),
                   dh-python,
    # for the tests
                   python3-all,
                   python3-setuptools
    Standards-Version: 4.6.2

    Package: ponds-doc
    Architecture: all
    Depends: ${misc:Depends}

    Package: watch
    Architecture: all
    Depends: ${misc:Depends}, ${python3:Depends}, adduser
    Description: watches

    """

  @Test func saysAndShowsWhatIsThere() async throws {
    let project = try foreign(
      control: Self.control,
      rules: "#!/usr/bin/make -f\n%:\n\tdh $@ --with python3,sphinxdoc --buildsystem=pybuild\n")
    let before = try project.files()
    var options = try project.options()
    options.name = "watch"
    let kept = try await Scaffold.plan(options)
    #expect(!kept.isReady)
    #expect(kept.notes.contains { $0.contains("does not use venvdeb (dh with pybuild)") })
    try FileChange.apply(kept.changes, to: project.path)
    let after = try project.files()
    #expect(
      after.filter { $0.key.hasPrefix("debian/") } == before.filter { $0.key.hasPrefix("debian/") })

    options.adopt = true
    let adopted = try await Scaffold.plan(options)
    #expect(adopted.isReady)
    try FileChange.apply(adopted.changes, to: project.path)
    #expect(
      try project.read("debian/rules")
        == "#!/usr/bin/make -f\n%:\n\tdh $@ --with sphinxdoc\n")
    #expect(
      try project.read("debian/control") == """
        Source: ponds
        Section: misc
        Build-Depends: debhelper-compat (= 13),
        # for the tests
                       python3-all,
                       python3-setuptools,
                       dh-sequence-venvdeb,
                       python3-pip:native | python3-pip,
                       python3-wheel:native | python3-wheel,
                       python3:any (>= 3.9~)
        Standards-Version: 4.6.2

        Package: ponds-doc
        Architecture: all
        Depends: ${misc:Depends}

        Package: watch
        Architecture: all
        Depends: ${misc:Depends}, ${venvdeb:Depends}, adduser
        Description: watches

        """)
    #expect(try project.files()["debian/watch.venvdeb"] != nil)
    let again = try await Scaffold.plan(options)
    #expect(again.isReady)
    #expect(!again.notes.contains { $0.contains("does not use venvdeb") })
  }

  @Test(arguments: [
    ("\tdh $@ --with python-virtualenv", "dh-virtualenv", "\tdh $@"),
    ("\tdh $@ --with=systemd -S pybuild", "dh with pybuild", "\tdh $@ --with=systemd"),
    ("\t@dh $* --buildsystem pybuild --parallel", "dh with pybuild", "\t@dh $* --parallel"),
    ("\tdh $@", "plain dh", "\tdh $@"),
    ("\tdh_testdir", "a debian/rules that does not call dh", "\tdh_testdir"),
  ])
  func tellsHelpersApart(recipe: String, helper: String, adopted: String) async throws {
    let control =
      "Source: ponds\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: watch\nArchitecture: any\n"
    let project = try foreign(control: control, rules: "%:\n\(recipe)\n")
    var options = try project.options()
    let kept = try await Scaffold.plan(options)
    #expect(kept.notes.contains { $0.contains("does not use venvdeb (\(helper))") })
    options.adopt = true
    let scaffold = try await Scaffold.plan(options)
    let rules = scaffold.changes.first { $0.path == "debian/rules" }
    #expect(rules?.text == "%:\n\(adopted)\n")
    let text = scaffold.changes.first { $0.path == "debian/control" }?.text ?? ""
    #expect(text.contains("Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb, "))
    #expect(text.contains("Package: watch\nDepends: ${venvdeb:Depends}\nArchitecture: any\n"))
  }

  /// A Makefile from the templates must not lead debhelper back to debian/rules.
  @Test func cleansWithoutRecursion() async throws {
    let project = try Project.copy("pep621")
    let scaffold = try await Scaffold.plan(project.options())
    let makefile = scaffold.changes.first { $0.path == "Makefile" }?.text ?? ""
    #expect(makefile.contains("\n\tdh_clean\n"))
    let recipes = makefile.split(separator: "\n").filter { $0.hasPrefix("\t") }
    #expect(!recipes.contains { $0.contains("debian/rules") && !$0.contains("echo") })
  }
}
