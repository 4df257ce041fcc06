import Scaffold
import Testing

@Suite struct BuildRequirementTests {
  private func requirement(_ requires: [String], python: String? = nil, backend: String = "other")
    -> BuildRequirement
  {
    BuildRequirement(
      ProjectMetadata(
        people: [], requiresPython: python, scripts: [], hasDependencies: false, backend: backend,
        buildRequires: requires))
  }

  @Test(arguments: [
    (["setuptools"], ["python3", "python3-setuptools"]),
    (["Flit_Core >=3.2,<4"], ["flit (>= 3.2~)", "python3"]),
    (["hatchling>=1.27"], ["python3", "python3-hatchling (>= 1.27~) | python3-pip"]),
    (["poetry-core>=1.0,<1.3"], ["python3", "python3-poetry-core (>= 1.0~) | python3-pip"]),
    (["pdm-backend"], ["python3", "python3-pdm-backend | python3-pip"]),
    (["uv_build>=0.7,<0.8"], ["python3", "python3-pip"]),
    (
      ["Cython==0.29.*", "setuptools[core]>61"],
      ["cython3", "python3", "python3-dev", "python3-setuptools (>= 61~)"]
    ),
    (
      ["tomli>=2; python_version<'3.11'", "setuptools_scm[toml]"],
      ["python3", "python3-setuptools-scm", "python3-tomli (>= 2~)"]
    ),
    (["x @ https://example.org/x.whl"], ["python3", "python3-pip"]),
  ])
  func namesDebiansPackages(requires: [String], relations: [String]) {
    #expect(requirement(requires).relations == relations)
  }

  @Test func setuptoolsNeedsWheel() {
    #expect(
      requirement([], backend: "setuptools.build_meta").relations
        == ["python3", "python3-setuptools", "python3-wheel"])
  }

  @Test(arguments: [
    (">=3.9", "python3 (>= 3.9~)"), ("~=3.11", "python3 (>= 3.11~)"),
    (">3.8,<4", "python3 (>= 3.8~)"),
    ("<4", "python3"), ("3", "python3"), (">= 3.10, != 3.10.1", "python3 (>= 3.10~)"),
  ])
  func boundsPython(specifier: String, relation: String) {
    #expect(requirement([], python: specifier).relations == [relation])
  }
}
