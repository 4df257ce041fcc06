import Core
import Packaging
import Testing

/// The differential suite compares every tag with `packaging`; the digests here are those of the
/// same lists (`packaging` 26.2), so that a change shows without it too.
@Suite struct CompatibilityTagsTests {
  private static func linux(
    _ minor: Int, _ glibc: Int, _ machine: String, threads: Bool = false, is32Bit: Bool = false
  ) -> TagEnvironment {
    TagEnvironment(
      implementation: "cpython", python: PythonVersion(3, minor), isFreeThreaded: threads,
      glibc: LibcVersion(2, glibc), machine: machine, is32Bit: is32Bit,
      isHardFloatARM: machine.hasPrefix("a") && is32Bit)
  }

  private static let golden: [(TagEnvironment, Int, String)] = [
    (
      linux(11, 36, "x86_64"), 914,
      "383ffd2beb764fa9054698434f944b99ad76427d82d57c95382f2b5df9c80b33"
    ),
    (
      linux(13, 41, "x86_64"), 1205,
      "33300acb431c5a2a0c4456d979ff6d894cf8e219b261da7adf87a52580283cd3"
    ),
    (
      linux(13, 41, "x86_64", threads: true), 1205,
      "e7c4e01a83307facd81d8f1bda4aa73be070c34b0de1ecb1903089b9eca52ad6"
    ),
    (
      linux(11, 36, "aarch64"), 564,
      "6ae23040664b5276fe92fd496d0cc41f64d5c5b1f86de7516c32b5ad8f2c88e1"
    ),
    (
      linux(11, 36, "aarch64", is32Bit: true), 1114,
      "94dac40dad23fcd6f593262358239ed930c6fe56a5fa69700d7447a40a0cd731"
    ),
    (
      linux(11, 36, "armv7l", is32Bit: true), 564,
      "9080b8a82e7e67f264434fd0f00c2383eec5dedc9a951a038cf3f404a41f5c6c"
    ),
    (
      linux(11, 36, "x86_64", is32Bit: true), 914,
      "de025a4a8a41ee13d35d8de60da2d27720729baf538cdacce30b634fed827006"
    ),
    (
      linux(11, 36, "i686", is32Bit: true), 914,
      "de025a4a8a41ee13d35d8de60da2d27720729baf538cdacce30b634fed827006"
    ),
  ]

  @Test(arguments: golden)
  func equalsPackaging(facts: TagEnvironment, count: Int, digest: String) {
    let tags = CompatibilityTags(facts).tags
    #expect(tags.count == count)
    #expect(Set(tags).count == count)
    let text = tags.map { "\($0)\n" }.joined().dropLast()
    #expect(Digest.of(Array(text.utf8)).hex == digest)
  }

  /// The order on Debian 12, best first.
  @Test func ranksWheels() throws {
    let tags = CompatibilityTags(Self.linux(11, 36, "x86_64"))
    let names = [
      "cp311-cp311-manylinux_2_28_x86_64", "cp311-cp311-manylinux2014_x86_64",
      "cp311-cp311-linux_x86_64", "cp311-abi3-manylinux_2_5_x86_64", "cp311-none-linux_x86_64",
      "cp37-abi3-manylinux2014_x86_64.musllinux_1_1_x86_64", "py3-none-manylinux1_x86_64",
      "cp311-none-any", "py311-none-any", "py2.py3-none-any", "py310-none-any",
    ]
    let ranks = try names.map { name in
      try #require(tags.rank(of: try WheelName("a-1.0-\(name).whl")), "\(name)")
    }
    #expect(ranks == ranks.sorted())
    #expect(Set(ranks).count == names.count)
  }

  @Test(arguments: [
    "cp312-abi3-manylinux2014_x86_64", "cp310-cp310-manylinux2014_x86_64", "cp310-none-any",
    "cp311-cp311-manylinux_2_37_x86_64", "cp311-cp311-win_amd64", "py2-none-any",
    "cp311-cp311-musllinux_1_1_x86_64", "cp311-cp311-manylinux2014_aarch64", "py312-none-any",
  ])
  func refusesWheels(tag: String) throws {
    let tags = CompatibilityTags(Self.linux(11, 36, "x86_64"))
    #expect(tags.rank(of: try WheelName("a-1.0-\(tag).whl")) == nil)
  }

  @Test func prefersTagsThenBuilds() throws {
    let tags = CompatibilityTags(Self.linux(11, 36, "x86_64"))
    let wheels = try [
      "a-1.0-3-cp311-cp311-manylinux2014_x86_64.whl",
      "a-1.0-2-cp311-cp311-manylinux2014_x86_64.whl", "a-1.0-cp311-cp311-manylinux2014_x86_64.whl",
      "a-1.0-9-py3-none-any.whl", "A-1.0-py3-none-any.whl", "a-1.0-py3-none-any.whl",
      "a-1.0-cp311-cp311-win32.whl",
    ].map { try WheelName($0) }
    #expect(wheels.reversed().sorted { tags.prefers($0, to: $1) } == wheels)
  }

  @Test func otherImplementationsTakePureWheels() throws {
    var facts = Self.linux(9, 31, "x86_64")
    facts.implementation = "pypy"
    let tags = CompatibilityTags(facts)
    #expect(tags.rank(of: try WheelName("a-1.0-py3-none-any.whl")) != nil)
    #expect(tags.rank(of: try WheelName("a-1.0-pp3-none-any.whl")) != nil)
    #expect(tags.rank(of: try WheelName("a-1.0-cp39-cp39-linux_x86_64.whl")) == nil)
  }
}
