/// A compatibility tag: which Python, which ABI, which platform a wheel is for (PEP 425).
package struct Tag: Hashable, Sendable, CustomStringConvertible {
  /// The implementation and version, such as `cp311` or `py3`.
  package let python: String
  /// The ABI, such as `cp311`, `abi3` or `none`.
  package let abi: String
  /// The platform, such as `manylinux_2_17_x86_64` or `any`.
  package let platform: String

  /// The parts in any case: tags are compared in lower case.
  package init(python: some StringProtocol, abi: some StringProtocol, platform: some StringProtocol)
  {
    self.python = python.lowercased()
    self.abi = abi.lowercased()
    self.platform = platform.lowercased()
  }

  /// The tag as file names have it.
  package var description: String { "\(python)-\(abi)-\(platform)" }
}

/// A compressed set of tags, such as `py2.py3-none-any`: the cross product of three lists.
package struct TagSet: Hashable, Sendable, CustomStringConvertible {
  /// The implementations and versions.
  package let pythons: [String]
  /// The ABIs.
  package let abis: [String]
  /// The platforms.
  package let platforms: [String]

  /// How many tags a set may stand for; real wheels have up to a few dozen.
  private static let maximumCount = 4096

  /// Reads a set.
  ///
  /// Nil if it has not three parts, if a member is empty, or if it stands for an unreasonable
  /// number of tags.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.split(separator: ".", omittingEmptySubsequences: false).map { $0.lowercased() }
    }
    guard parts.count == 3, parts.allSatisfy({ !$0.contains("") }) else { return nil }
    var product = 1
    for part in parts {
      let (next, overflow) = product.multipliedReportingOverflow(by: part.count)
      if overflow || next > Self.maximumCount { return nil }
      product = next
    }
    (pythons, abis, platforms) = (parts[0], parts[1], parts[2])
  }

  /// Every tag of the set, in the order its parts are written.
  package var tags: [Tag] {
    pythons.flatMap { python in
      abis.flatMap { abi in
        platforms.map { Tag(python: python, abi: abi, platform: $0) }
      }
    }
  }

  /// The set as file names have it.
  package var description: String {
    [pythons, abis, platforms].map { $0.joined(separator: ".") }.joined(separator: "-")
  }
}
