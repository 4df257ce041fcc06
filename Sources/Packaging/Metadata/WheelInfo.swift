/// The WHEEL file of a wheel (binary distribution format, "The .dist-info directory").
package struct WheelInfo: Sendable {
  /// The version of the wheel format: major and minor.
  package let wheelVersion: (major: Int, minor: Int)
  /// What made the wheel.
  package let generator: String?
  /// Whether the files at the root go to purelib; platlib otherwise, and where the file says
  /// nothing.
  package let rootIsPurelib: Bool
  /// The tags of the wheel, each `Tag` line as it is written.
  package let tags: [TagSet]
  /// The build tag.
  package let build: String?

  /// The newest version of the format that this program implements completely.
  private static let newest = (major: 1, minor: 0)

  /// Reads WHEEL.
  ///
  /// `location` names the file for messages.
  ///
  /// Throws if it is not UTF-8, or if `Wheel-Version` is absent, no version or has a greater major
  /// number than 1, as the specification wants. Where a field repeats, the first counts.
  package init(_ bytes: [UInt8], location: String) throws(MetadataError) {
    let fields = try HeaderFields(bytes, location: location)
    guard let text = fields["Wheel-Version"] else {
      throw MetadataError(location: location, reason: "missing field 'Wheel-Version'")
    }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map {
      Int(PythonText.stripped($0))
    }
    guard let major = numbers.first ?? nil, major >= 0, !numbers.contains(nil) else {
      throw MetadataError(location: location, reason: "invalid Wheel-Version '\(text)'")
    }
    guard major <= Self.newest.major else {
      throw MetadataError(
        location: location, reason: "unsupported Wheel-Version \(text)")
    }
    wheelVersion = (major, numbers.count > 1 ? numbers[1] ?? 0 : 0)
    generator = fields["Generator"]
    rootIsPurelib = fields["Root-Is-Purelib"]?.lowercased() == "true"
    tags = fields.all("Tag").compactMap { TagSet($0.value) }
    build = fields["Build"]
  }

  /// Whether the wheel has a newer minor version of the format, for which the specification asks
  /// for a warning.
  package var isNewerThanKnown: Bool { wheelVersion > Self.newest }
}
