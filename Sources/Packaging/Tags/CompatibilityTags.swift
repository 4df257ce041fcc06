/// The tags an interpreter supports, in the order of preference (PEP 425).
///
/// They are those of `packaging.tags.sys_tags()` for CPython on Linux. Of other implementations
/// only wheels without an ABI of their own are known.
package struct CompatibilityTags: Sendable {
  /// Every supported tag, the best first.
  package let tags: [Tag]
  private let ranks: [Tag: Int]

  /// Computes the tags of an interpreter.
  package init(_ environment: TagEnvironment) {
    var list = TagList(environment: environment, platforms: environment.platforms)
    if environment.implementation == "cpython" { list.addCPython() }
    list.addCompatible()
    tags = list.tags
    ranks = Dictionary(tags.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Returns how good a tag is: 0 is the best; nil if it is not supported.
  package func rank(of tag: Tag) -> Int? { ranks[tag] }

  /// Returns how good a wheel is by the best of its tags: 0 is the best; nil if it cannot be used.
  package func rank(of wheel: WheelName) -> Int? {
    wheel.tags.tags.lazy.compactMap { ranks[$0] }.min()
  }

  /// Returns whether `left` is to be preferred to `right` among wheels of the same version: by tag,
  /// then by build tag, then by file name so that the choice never depends on the order of a
  /// directory.
  ///
  /// A wheel that cannot be used is worse than any that can.
  package func prefers(_ left: WheelName, to right: WheelName) -> Bool {
    let (leftRank, rightRank) = (rank(of: left) ?? .max, rank(of: right) ?? .max)
    if leftRank != rightRank { return leftRank < rightRank }
    if left.build != right.build {
      guard let build = left.build else { return false }
      return right.build.map { $0 < build } ?? true
    }
    return left.fileName < right.fileName
  }
}

/// Tags as they are put together.
private struct TagList {
  let environment: TagEnvironment
  let platforms: [String]
  var tags: [Tag] = []

  private var python: PythonVersion { environment.python }
  private var interpreter: String { "cp\(python.major)\(python.minor)" }

  /// The ABIs of the running CPython, the closest first.
  ///
  /// A debug build loads release extensions too; before 3.8 the allocator was part of the ABI
  /// (bpo-36707).
  private var abis: [String] {
    let base = interpreter + (environment.isFreeThreaded ? "t" : "")
    if python < PythonVersion(3, 8) { return [base + (environment.isDebug ? "dm" : "m")] }
    return environment.isDebug ? [base + "d", base] : [base]
  }

  /// Adds the tags with the interpreter's own ABI, with the stable ABI of this and earlier versions
  /// (PEP 384; PEP 803 for free-threaded builds), and with none.
  mutating func addCPython() {
    for abi in abis { add(interpreter, abi) }
    let stableABI = environment.isFreeThreaded ? "abi3t" : "abi3"
    let hasStableABI = python >= PythonVersion(3, 2)
    if hasStableABI { add(interpreter, stableABI) }
    add(interpreter, "none")
    guard hasStableABI else { return }
    for minor in stride(from: python.minor - 1, through: 2, by: -1) {
      add("cp\(python.major)\(minor)", stableABI)
    }
  }

  /// Adds the tags of pure wheels and of wheels with programs that no interpreter loads.
  mutating func addCompatible() {
    let pythons =
      ["py\(python.major)\(python.minor)", "py\(python.major)"]
      + stride(from: python.minor - 1, through: 0, by: -1).map { "py\(python.major)\($0)" }
    for python in pythons { add(python, "none") }
    switch environment.implementation {
    case "cpython": tags.append(Tag(python: interpreter, abi: "none", platform: "any"))
    case "pypy": tags.append(Tag(python: "pp\(python.major)", abi: "none", platform: "any"))
    default: break
    }
    tags += pythons.map { Tag(python: $0, abi: "none", platform: "any") }
  }

  private mutating func add(_ python: String, _ abi: String) {
    tags += platforms.map { Tag(python: python, abi: abi, platform: $0) }
  }
}
