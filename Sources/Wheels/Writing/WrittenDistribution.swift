package import Packaging
package import SystemPackage

/// A distribution that the installer has written, with what its metadata directory says of it.
package struct WrittenDistribution: Sendable {
  /// Its directory and the contents of its METADATA.
  package let distribution: InstalledDistribution
  /// The contents of its WHEEL.
  package let info: WheelInfo
  /// Its RECORD; nil once that was rewritten.
  package internal(set) var record: PlannedRecord?

  /// The `.dist-info` directory, relative to the tree.
  package var directory: FilePath { distribution.directory }
}
