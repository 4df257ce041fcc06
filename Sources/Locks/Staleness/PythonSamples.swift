internal import Packaging

/// Versions of Python on both sides of every bound of specifiers, so that two specifiers that
/// contain the same ones of these contain the same ones of all.
struct PythonSamples {
  /// A release: major, minor, micro.
  private struct Release: Hashable, Comparable {
    let major: Int
    let minor: Int
    let micro: Int

    var text: String { "\(major).\(minor).\(micro)" }

    static func < (left: Release, right: Release) -> Bool {
      (left.major, left.minor, left.micro) < (right.major, right.minor, right.micro)
    }
  }

  private var releases: Set<Release> = []

  /// The versions that tell specifiers apart.
  init(_ specifiers: VersionSpecifiers...) {
    for major in [2, 3, 4] { releases.insert(Release(major: major, minor: 0, micro: 0)) }
    for specifier in specifiers {
      for clause in specifier.clauses { _ = add(clause.text) }
    }
  }

  /// Adds the versions around one; returns false if the text is none.
  mutating func add(_ text: String) -> Bool {
    let text = text.hasSuffix(".*") ? String(text.dropLast(2)) : text
    guard (try? Version(text)) != nil else { return false }
    let numbers = text.prefix { $0.isNumber || $0 == "." }.split(separator: ".").map {
      min(Int($0) ?? 0, 10_000)
    }
    guard let major = numbers.first else { return false }
    let minor = numbers.count > 1 ? numbers[1] : 0
    let micro = numbers.count > 2 ? numbers[2] : 0
    releases.formUnion([
      Release(major: major, minor: minor, micro: micro),
      Release(major: major, minor: minor, micro: micro + 1),
      Release(major: major, minor: minor + 1, micro: 0),
      Release(major: major + 1, minor: 0, micro: 0),
      Release(major: major, minor: minor, micro: 0),
    ])
    if micro > 0 { releases.insert(Release(major: major, minor: minor, micro: micro - 1)) }
    if minor > 0 { releases.insert(Release(major: major, minor: minor - 1, micro: 99)) }
    if major > 0 { releases.insert(Release(major: major - 1, minor: 99, micro: 0)) }
    return true
  }

  /// Returns the full versions that specifiers contain, in order; all if they contain none.
  func full(within specifiers: VersionSpecifiers) -> [String] {
    let all = releases.sorted()
    let within = all.filter { Self.contains(specifiers, $0) }
    return (within.isEmpty ? all : within).map(\.text)
  }

  /// Returns whether two specifiers begin and end with the same versions.
  ///
  /// To uv, a project is for a range: versions that are left out of it do not count.
  static func haveSameBounds(_ left: VersionSpecifiers, _ right: VersionSpecifiers) -> Bool {
    let all = PythonSamples(left, right).releases.sorted()
    let (left, right) = (all.filter { contains(left, $0) }, all.filter { contains(right, $0) })
    return left.first == right.first && left.last == right.last
  }

  private static func contains(_ specifiers: VersionSpecifiers, _ release: Release) -> Bool {
    (try? Version(release.text)).map { specifiers.contains($0, prereleases: true) } ?? false
  }
}
