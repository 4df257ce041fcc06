package import ArgumentParser

/// The options of `venvdeb stage` that say what goes into the tree.
package struct StageInputArguments: ParsableArguments {
  @Option(help: "A requirements file; repeatable (default: requirements.txt of the project).")
  package var requirements: [String] = []
  @Option(help: "A directory of wheels and source archives; repeatable.")
  package var wheelhouse: [String] = []
  @Option(
    name: [.long, .customLong("sourcedir"), .customShort("D")],
    help: "The project's own source (default: the working directory).")
  package var sourcedirectory: String?
  @Flag(help: "Do not install the project itself.") package var noProject = false
  @Option(help: "An extra of the project; repeatable.") package var extras: [String] = []
  @Flag(help: "Fetch nothing.") package var offline = false
  @Option(name: .customLong("index-url"), help: "The package index.")
  package var indexURL: String?
  @Option(name: .customLong("extra-index-url"), help: "Another package index; repeatable.")
  package var extraIndexURL: [String] = []
  @Option(
    help: "An argument of 'pip install', obeyed here or by the pip that fetches; repeatable.",
    transform: { $0 })
  package var pipArg: [String] = []
  @Option(
    help: "A requirement as on pip's command line, also -rFILE; repeatable.", transform: { $0 })
  package var preinstall: [String] = []
  @Flag(help: "Install only what is asked for by name.") package var noDeps = false
  @Flag(inversion: .prefixedNo, help: "Every file must have a digest in the lock.")
  package var requireHashes: Bool?
  @Flag(help: "Let pip's resolver complete the lock: ranges, and what is missing in it.")
  package var allowUnpinned = false
  @Option(help: "Where to write a lock of exactly what was installed.")
  package var freeze: String?
  @Option(help: "Distributions that must come as wheels, or :all:; repeatable.")
  package var onlyBinary: [String] = []
  @Option(help: "Distributions that must be built from source, or :all:; repeatable.")
  package var noBinary: [String] = []
  @Option(help: "Where downloads and wheels built from source are kept.")
  package var cacheDir: String?
  @Flag(help: "Keep and use none of those.") package var noCache = false

  package init() {}

  /// The options that were given, by their names.
  var values: [String: [String]] {
    [
      "requirements": requirements, "wheelhouse": wheelhouse,
      "sourcedirectory": sourcedirectory.map { [$0] } ?? [], "no-project": flag(noProject),
      "extras": extras, "offline": flag(offline), "index-url": indexURL.map { [$0] } ?? [],
      "extra-index-url": extraIndexURL, "pip-arg": pipArg,
      "preinstall": preinstall, "no-deps": flag(noDeps), "freeze": freeze.map { [$0] } ?? [],
      "require-hashes": flag(requireHashes == true),
      "no-require-hashes": flag(requireHashes == false),
      "allow-unpinned": flag(allowUnpinned), "only-binary": onlyBinary, "no-binary": noBinary,
      "cache-dir": cacheDir.map { [$0] } ?? [], "no-cache": flag(noCache),
    ]
  }
}

/// The options of `venvdeb stage` that say how the tree is made.
package struct StageTreeArguments: ParsableArguments {
  @Option(help: "Where the tree will be on the target (default: /opt/venvs/<package>).")
  package var prefix: String?
  @Option(help: "The last component of the default prefix, instead of the package's name.")
  package var installSuffix: String?
  @Option(help: "The interpreter: a name such as python3.11 or a path (default: /usr/bin/python3).")
  package var python: String?
  @Flag(help: "Let the tree see the system's own Python packages.")
  package var systemSitePackages = false
  @Flag(help: "Install pip into the tree.") package var withPip = false
  @Flag(help: "Take pip, setuptools and wheel out again when the package is finished.")
  package var dropPip = false
  @Option(
    help: "What environments begin with: pip, setuptools, wheel (if Python is older than 3.12).")
  package var seed: [String] = []
  @Option(
    help: "An argument of virtualenv, as far as it means something here; repeatable.",
    transform: { $0 })
  package var virtualenvArg: [String] = []
  @Option(help: "unchecked-hash (default), checked-hash, timestamp, on-install or none.")
  package var bytecode: String?
  @Option(help: "absolute (default) or relocatable.") package var shebang: String?
  @Option(
    name: .customLong("allow-leak"),
    help: "PATH: REASON, for files that may name the build directory; repeatable.")
  package var allowLeak: [String] = []
  @Option(help: "Files with other contents in two wheels: error (default), first or last.")
  package var conflicts: String?
  @Option(help: "A command of the tree to link into /usr/bin; repeatable.")
  package var link: [String] = []
  @Flag(
    inversion: .prefixedNo,
    help: "Ship a list of what is in the tree, in /usr/share/doc (default: yes).")
  package var sbom: Bool?
  @Option(
    help: """
      A shell command that tests the application in the finished tree; repeatable. It runs in the \
      source directory. The package is not made if it fails.
      """)
  package var check: [String] = []
  @Flag(help: "Put no lintian overrides for the tree into the report.")
  package var noLintianOverrides = false
  @Option(help: "How much to do at once (default: the processors).") package var jobs: String?

  package init() {}

  /// The options that were given, by their names.
  var values: [String: [String]] {
    [
      "prefix": prefix.map { [$0] } ?? [], "install-suffix": installSuffix.map { [$0] } ?? [],
      "python": python.map { [$0] } ?? [], "system-site-packages": flag(systemSitePackages),
      "with-pip": flag(withPip), "seed": seed, "drop-pip": flag(dropPip),
      "virtualenv-arg": virtualenvArg,
      "bytecode": bytecode.map { [$0] } ?? [],
      "shebang": shebang.map { [$0] } ?? [], "conflicts": conflicts.map { [$0] } ?? [],
      "allow-leak": allowLeak,
      "link": link, "check": check, "sbom": flag(sbom == true), "no-sbom": flag(sbom == false),
      "no-lintian-overrides": flag(noLintianOverrides), "jobs": jobs.map { [$0] } ?? [],
    ]
  }
}

/// A flag as a value of a setting.
private func flag(_ isSet: Bool) -> [String] { isSet ? ["yes"] : [] }
