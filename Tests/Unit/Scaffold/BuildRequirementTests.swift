import Debian
import Scaffold
import Testing

@Suite struct BuildRequirementTests {
  private func requirement(
    _ requires: [String], python: String? = nil, backend: String = "other",
    features: [ProjectMetadata.Feature] = [], native: [ProjectMetadata.NativeCode] = [],
    in catalogue: PackageCatalogue = PackageCatalogue(suite: .bookworm)
  ) -> BuildRequirement {
    var metadata = ProjectMetadata(backend: backend, buildRequires: requires)
    metadata.requiresPython = python
    metadata.features = features
    metadata.native = native
    return BuildRequirement(metadata, in: catalogue)
  }

  @Test(arguments: [
    (["setuptools"], ["python3-setuptools"]),
    (["Flit_Core >=3.2,<4"], ["flit:native (>= 3.2~) | flit (>= 3.2~)"]),
    (
      ["hatchling>=1.27"],
      [
        "python3-hatchling:native (>= 1.27~) | python3-hatchling (>= 1.27~) | python3-pip:native | python3-pip"
      ]
    ),
    (
      ["poetry-core>=1.0,<1.3"],
      [
        "python3-poetry-core:native (>= 1.0~) | python3-poetry-core (>= 1.0~) | python3-pip:native | python3-pip"
      ]
    ),
    (["pdm-backend"], ["python3-pip:native | python3-pip"]),
    (["uv_build>=0.7,<0.8"], ["python3-pip:native | python3-pip"]),
    (["ply"], ["python3-ply"]),
    (
      ["Cython==0.29.*", "setuptools[core]>61"],
      ["cython3:native | cython3", "python3-dev:native", "python3-setuptools (>= 61~)"]
    ),
    (
      ["tomli>=2; python_version<'3.11'", "colorama; os_name=='nt'", "setuptools_scm[toml]"],
      ["git", "python3-setuptools-scm:native | python3-setuptools-scm"]
    ),
    (["numpy<2"], ["python3-dev:native", "python3-numpy:native | python3-numpy"]),
    (["x @ https://example.org/x.whl"], ["python3-pip:native | python3-pip"]),
  ])
  func namesDebiansPackages(requires: [String], relations: [String]) {
    var metadata = ProjectMetadata(backend: "other", buildRequires: requires)
    metadata.needsGit = relations.contains("git")
    let found = BuildRequirement(metadata, in: PackageCatalogue(suite: .bookworm))
    #expect(found.relations == (relations + ["python3:any"]).sorted())
  }

  @Test func setuptoolsNeedsWheel() {
    #expect(
      requirement([], backend: "setuptools.build_meta").relations
        == ["python3-setuptools", "python3-wheel:native | python3-wheel", "python3:any"])
  }

  /// What init generates builds at once: pip fetches what the lock has.
  @Test func fetchingNeedsPip() {
    let found = BuildRequirement(
      ProjectMetadata(backend: "other", buildRequires: []),
      in: PackageCatalogue(suite: .bookworm), needsPip: true, asksGit: true)
    #expect(found.relations == ["git", "python3-pip:native | python3-pip", "python3:any"])
  }

  @Test(
    arguments: [
      ([.c], ["python3-dev:native"]), ([.cython], ["python3-dev:native"]),
      ([.meson, .fortran], ["gfortran", "pkgconf", "python3-dev:native"]),
      ([.cmake], ["cmake", "ninja-build", "python3-dev:native"]),
      ([.rust], ["cargo:native | cargo", "python3-dev:native", "rustc:native | rustc"]),
    ] as [([ProjectMetadata.NativeCode], [String])])
  func nativeCodeNeedsCompilers(native: [ProjectMetadata.NativeCode], relations: [String]) {
    #expect(requirement([], native: native).relations == (relations + ["python3:any"]).sorted())
  }

  @Test(arguments: [
    (">=3.9", "python3:any (>= 3.9~)"), ("~=3.11", "python3:any (>= 3.11~)"),
    (">3.8,<4", "python3:any (>= 3.8~)"),
    ("<4", "python3:any"), ("3", "python3:any"),
    (">= 3.10, != 3.10.1", "python3:any (>= 3.10~)"),
  ])
  func boundsPython(specifier: String, relation: String) {
    #expect(requirement([], python: specifier).relations == [relation])
  }

  /// apt knows more packages than any table; without it, the rest is unknown.
  @Test func asksAptBeforeItSpeaks() {
    let lists = """
         python3 | 3.11.2-1+b1 | http://index.example/debian bookworm/main amd64 Packages
      python3-calver | 2022.6.26-1 | http://index.example/debian bookworm/main amd64 Packages
      python3-hatchling | 1.12.2-1 | http://index.example/debian bookworm/main amd64 Packages
      python3-hatchling | 1.27.0-1~bpo12+1 | http://x/debian bookworm-backports/main amd64 Packages
      """
    let catalogue = PackageCatalogue(suite: .bookworm, madison: lists)
    let known = requirement(["calver", "nowhere", "hatchling>=1.26"], in: catalogue)
    #expect(
      known.relations == [
        "python3-calver",
        "python3-hatchling:native (>= 1.26~) | python3-hatchling (>= 1.26~) | python3-pip:native | python3-pip",
        "python3-pip:native | python3-pip", "python3:any",
      ])
    #expect(
      known.notes == [
        "Debian 12 has no package for 'nowhere': the build fetches it from the index",
        "the build requires 'hatchling>=1.26', Debian 12 has python3-hatchling 1.12.2: the build"
          + " fetches it from the index (bookworm-backports has 1.27.0)",
      ])
    let offline = requirement(["calver"], in: PackageCatalogue(suite: .bookworm, madison: ""))
    #expect(offline.notes.count == 1)
    #expect(offline.notes[0].hasPrefix("unknown whether Debian 12 has a package for 'calver'"))
    let elsewhere = requirement(
      ["setuptools"], in: PackageCatalogue(suite: SystemRelease(name: "Other 1", codename: nil)))
    #expect(elsewhere.notes[0].hasPrefix("unknown whether Other 1 has a package"))
  }

  /// A backend that `requires` accepts may still be older than what the metadata is written for.
  @Test func comparesTheBackendWithTheMetadata() {
    let found = requirement(
      ["setuptools>=61"], backend: "setuptools.build_meta",
      features: [.projectTable, .licenseExpression])
    #expect(found.needsIsolation)
    #expect(
      found.relations == [
        "python3-setuptools (>= 77~) | python3-pip:native | python3-pip",
        "python3-wheel:native | python3-wheel", "python3:any",
      ])
    #expect(
      found.notes == [
        "'license' as a string (PEP 639) needs setuptools >=77, Debian 12 has python3-setuptools"
          + " 66.1.1: the build fetches it from the index (Debian 13 has 78.1.1)"
      ])
    let newer = requirement(
      ["setuptools"], features: [.licenseExpression], in: PackageCatalogue(suite: .trixie))
    #expect(!newer.needsIsolation)
    #expect(newer.relations == ["python3-setuptools (>= 77~)", "python3:any"])
    let poetry = requirement(["poetry-core>=1.0"], features: [.projectTable])
    #expect(poetry.needsIsolation)
  }
}
