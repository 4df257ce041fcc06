import Locks
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct AcquireErrorTests {
  @Test(arguments: [
    (
      ["setuptools>=61", "Cython<3"],
      "add to Build-Depends and install: python3-setuptools, cython3"
    ),
    (["meson-python"], "add to Build-Depends and install: python3-mesonpy"),
    (["cmake>=3", "ninja"], "add to Build-Depends and install: cmake, ninja-build"),
    (["flit", "flit_core"], "add to Build-Depends and install: flit"),
  ])
  func `missing build requirements are named as Debian packages`(
    requirements: [String], hint: String
  ) {
    #expect(AcquireError.noBackend("/s", requirements: requirements).hint == hint)
  }

  @Test func `what has no known package is said to have none`() {
    let hint = AcquireError.noBackend("/s", requirements: ["latchmaker>=2", "wheel"]).hint
    #expect(hint?.hasPrefix("add to Build-Depends and install: python3-wheel; ") == true)
    #expect(hint?.contains("whether there is a package for 'latchmaker>=2'") == true)
    #expect(hint?.contains("python3-latchmaker") == false)
  }

  @Test(arguments: [
    ("python-apt==2.4.0+ubuntu4", true), ("a==1.0+dfsg", true), ("a==1.0+deb12u1", true),
    ("a==1.0+debian.2", true), ("torch==2.1+cpu", false), ("a==1.0+build5", false),
    ("a==1.0", false), ("ubuntu==1.0", false), ("a==1.0+debug", false),
  ])
  func `a version of Debian is told where no index has it`(pin: String, isTold: Bool) {
    let pins = [PlanError.UnmatchedPin(pin: pin, location: "r.txt:1", rejections: [])]
    for hint in [
      AcquireError.noFile(pins, sources: []).hint, PlanError.noCompatibleFile(pins).hint,
    ] {
      #expect(hint?.contains("a Debian package brought this version") == isTold, "\(hint ?? "")")
    }
  }
}
