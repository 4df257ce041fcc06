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
    (["setuptools"], ["python3-setuptools", "python3:any"]),
    (["Flit_Core >=3.2,<4"], ["flit:native (>= 3.2~)", "python3:any"]),
    (
      ["hatchling>=1.27"],
      ["python3-hatchling:native (>= 1.27~) | python3-pip:native", "python3:any"]
    ),
    (
      ["poetry-core>=1.0,<1.3"],
      ["python3-poetry-core:native (>= 1.0~) | python3-pip:native", "python3:any"]
    ),
    (["pdm-backend"], ["python3-pdm-backend:native | python3-pip:native", "python3:any"]),
    (["uv_build>=0.7,<0.8"], ["python3-pip:native", "python3:any"]),
    (
      ["Cython==0.29.*", "setuptools[core]>61"],
      ["cython3:native", "python3-dev:native", "python3-setuptools (>= 61~)", "python3:any"]
    ),
    (
      ["tomli>=2; python_version<'3.11'", "setuptools_scm[toml]"],
      ["python3-setuptools-scm:native", "python3-tomli:native (>= 2~)", "python3:any"]
    ),
    (["x @ https://example.org/x.whl"], ["python3-pip:native", "python3:any"]),
  ])
  func namesDebiansPackages(requires: [String], relations: [String]) {
    #expect(requirement(requires).relations == relations)
  }

  @Test func setuptoolsNeedsWheel() {
    #expect(
      requirement([], backend: "setuptools.build_meta").relations
        == ["python3-setuptools", "python3-wheel:native", "python3:any"])
  }

  @Test(arguments: [
    (">=3.9", "python3:any (>= 3.9~)"), ("~=3.11", "python3:any (>= 3.11~)"),
    (">3.8,<4", "python3:any (>= 3.8~)"),
    ("<4", "python3:any"), ("3", "python3:any"), (">= 3.10, != 3.10.1", "python3:any (>= 3.10~)"),
  ])
  func boundsPython(specifier: String, relation: String) {
    #expect(requirement([], python: specifier).relations == [relation])
  }
}
