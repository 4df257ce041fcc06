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
    ("\tdh  --buildsystem pybuild $@", "dh with pybuild", "\tdh $@"),
    ("\tdh $@ -Spybuild -O--buildsystem=pybuild", "dh with pybuild", "\tdh $@"),
    ("\tdh $@ --with python3 \\\n\t  --buildsystem=pybuild", "dh with pybuild", "\tdh $@"),
    (
      "\tdh $@ --with python3,sphinxdoc \\\n\t  --buildsystem=pybuild \\\n\t  --parallel",
      "dh with pybuild", "\tdh $@ --with sphinxdoc \\\n\t  --parallel"
    ),
    ("\tPYTHON=1 dh $@ -S pybuild", "dh with pybuild", "\tPYTHON=1 dh $@"),
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

  private static let plain =
    "Source: ponds\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: watch\nArchitecture: any\n"

  @Test(arguments: [
    ("%: ; dh $@ --buildsystem=pybuild\n", "%: ; dh $@\n", true),
    ("%:; dh $@ --with python3 -Spybuild\n", "%:; dh $@\n", true),
    (
      "DH_OPTS = --buildsystem=pybuild --parallel\n%:\n\tdh $@ $(DH_OPTS)\n",
      "DH_OPTS = --parallel\n%:\n\tdh $@ $(DH_OPTS)\n", true
    ),
    (
      "export PYBUILD_NAME=pond\n%:\n\tdh $@ -S pybuild\n",
      "export PYBUILD_NAME=pond\n%:\n\tdh $@\n", true
    ),
    (
      "B = pybuild\n%:\n\tdh $@ --buildsystem=$(B)\n",
      "B = pybuild\n%:\n\tdh $@ --buildsystem=$(B)\n", false
    ),
    (
      "%:\n\tdh $@\noverride_dh_auto_install:\n\tdh_auto_install --buildsystem=pybuild --destdir=x\n",
      "%:\n\tdh $@\noverride_dh_auto_install:\n\tdh_auto_install --destdir=x\n", true
    ),
    (
      "%:\n\tdh $@\noverride_dh_virtualenv:\n\tdh_virtualenv --python=x\n",
      "%:\n\tdh $@\noverride_dh_virtualenv:\n\tdh_virtualenv --python=x\n", false
    ),
    ("binary:\n\tdh_builddeb\n", "binary:\n\tdh_builddeb\n", false),
  ])
  func changesEverySpellingOrSaysWhatRemains(
    rules: String, adopted: String, isComplete: Bool
  ) async throws {
    let project = try foreign(control: Self.plain, rules: rules)
    var options = try project.options()
    options.adopt = true
    let scaffold = try await Scaffold.plan(options)
    #expect(scaffold.changes.first { $0.path == "debian/rules" }?.text == adopted)
    let remaining = scaffold.notes.filter { $0.contains("debian/rules") }
    #expect(scaffold.isBlocked == !isComplete)
    #expect(isComplete || !remaining.isEmpty)
  }

  @Test(arguments: [
    ("export PYBUILD_NAME = pond\n%:\n\tdh $@\n", "nothing reads PYBUILD_NAME"),
    (
      "%:\n\tdh $@\noverride_dh_auto_test:\n\tdh_auto_test -S pybuild\n",
      "dh_auto_test in debian/rules no longer has a build system"
    ),
  ])
  func saysWhatHasNoEffect(rules: String, note: String) async throws {
    let project = try foreign(control: Self.plain, rules: rules)
    var options = try project.options()
    options.adopt = true
    #expect(try await Scaffold.plan(options).notes.contains { $0.contains(note) })
  }

  @Test func namesPackagesThatNothingFills() async throws {
    let project = try foreign(
      control: Self.plain
        + "\nPackage: python3-watch\nArchitecture: all\nDepends: ${python3:Depends}\n",
      rules: "%:\n\tdh $@ -S pybuild\n")
    var options = try project.options()
    options.adopt = true
    let scaffold = try await Scaffold.plan(options)
    #expect(scaffold.notes.contains { $0.contains("nothing fills the package python3-watch") })
    #expect(scaffold.isBlocked)
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
