package import Archives
package import Core

/// A file that is not a bundle, or a damaged or manipulated bundle.
package typealias BundleError = MemberError<BundleFlaw>

/// What is wrong with a bundle or one of its members.
package enum BundleFlaw: Failure, MemberFlaw, Equatable {
  /// The archive does not begin with a manifest and its digest.
  case noManifest
  /// The manifest has a format that this program does not read.
  case format(Int)
  /// The manifest is not valid, with the key and the reason.
  case manifest(String)
  /// A key of the manifest names a file that the tree does not have.
  case notInTree(String, String)
  /// A symbolic link leads out of the tree.
  case outsideLink(TreePath, target: String)
  /// The digest beside the manifest is not that of the manifest.
  case manifestDigest
  /// The file was replaced since it was opened.
  case exchanged
  /// The manifest lists a path twice.
  case listedTwice
  /// The manifest does not list a member.
  case notListed
  /// A member has another type than the manifest says.
  case kind(listed: String, actual: String)
  /// A header of a member has another value than the manifest says.
  case attribute(String, listed: String, actual: String)
  /// A file has another digest than the manifest says.
  case digest(listed: String, actual: String)
  /// A file has holes, which files of a bundle never have.
  case sparse
  /// The archive lacks a member that the manifest lists.
  case missing
  /// The scripts have another prefix or shebang style than the manifest says.
  case placement

  package var message: String {
    switch self {
    case .noManifest:
      "not a bundle: the archive does not begin with \(Bundle.manifestMember) and "
        + Bundle.digestMember
    case .format(let number):
      "unsupported bundle format \(number) (expected \(BundleManifest.currentFormat))"
    case .manifest(let reason): "invalid manifest: \(reason)"
    case .notInTree(let key, let value):
      "invalid manifest: .\(key) has '\(value)', which is not a file of the tree"
    case .outsideLink(let path, let target):
      "'\(path)' is a symbolic link to '\(target)', which is outside the tree"
    case .manifestDigest:
      "hash mismatch: \(Bundle.digestMember) is not the digest of \(Bundle.manifestMember)"
    case .exchanged: "file changed while being read"
    case .listedTwice: "the manifest lists the path twice"
    case .notListed: "the manifest does not list the member"
    case .kind(let listed, let actual):
      "type mismatch: manifest lists a \(listed), archive has a \(actual)"
    case .attribute(let name, let listed, let actual):
      "\(name) mismatch: expected \(listed), got \(actual)"
    case .digest(let listed, let actual):
      "hash mismatch: expected sha256:\(listed), got sha256:\(actual)"
    case .sparse: "sparse file in a bundle"
    case .missing: "member is missing, but the manifest lists it"
    case .placement: "prefix or shebang style differs from that of the manifest"
    }
  }

  package var hint: String? {
    switch self {
    case .format: "use the version of venvdeb that made the bundle, or make the bundle again"
    case .noManifest: "make a bundle with 'venvdeb bundle'"
    case .manifestDigest, .digest: "the file is corrupt; download it again"
    case .outsideLink: "replace the link by a copy of the file, or remove it"
    default: nil
    }
  }
}
