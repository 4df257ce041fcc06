package import Archives

/// The compression of a bundle.
package enum BundleCompression: String, Sendable, Hashable, CaseIterable {
  case zstd
  case xz
  case gzip
  case none

  /// The suffix after `.tar` in file names.
  package var suffix: String {
    switch self {
    case .zstd: ".zst"
    case .xz: ".xz"
    case .gzip: ".gz"
    case .none: ""
    }
  }

  /// Finds the compression by the name of a file; nil if it is not the name of a tar archive.
  package init?(fileName: String) {
    guard let found = Self.allCases.first(where: { fileName.hasSuffix(".tar" + $0.suffix) }) else {
      return nil
    }
    self = found
  }

  /// Returns the setting for the archive writer, with a number of threads.
  package func filter(threads: Int) -> ArchiveWriter.Compression {
    switch self {
    case .zstd: .zstd(level: 9, threads: threads)
    case .xz: .xz(level: 6, threads: threads)
    case .gzip: .gzip(level: 6)
    case .none: .none
    }
  }
}

/// The name of the file of a bundle: `<name>_<version>_<tag>_<architecture>.venv.tar.zst`.
package struct BundleName: Sendable, Hashable {
  package let manifest: BundleManifest
  package let compression: BundleCompression

  package init(_ manifest: BundleManifest, compression: BundleCompression) {
    self.manifest = manifest
    self.compression = compression
  }

  /// The end of every name before the suffix of the compression.
  static let suffix = ".venv.tar"

  /// The name.
  package var fileName: String {
    "\(manifest.name)_\(manifest.version)_\(manifest.python.tag)_\(manifest.architecture)"
      + Self.suffix + compression.suffix
  }
}
