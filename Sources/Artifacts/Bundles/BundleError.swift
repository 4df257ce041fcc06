package import Archives
internal import Core

/// A file that is no bundle, or one that cannot be trusted.
package typealias BundleError = MemberError<BundleFlaw>

/// What is wrong with a bundle or one of its members.
package enum BundleFlaw: Failure, MemberFlaw, Equatable {
  /// The archive does not begin with a manifest and its digest.
  case noManifest
  /// The manifest is of a format that this program does not read.
  case format(Int)
  /// The manifest is not what it should be; where and why.
  case manifest(String)
  /// The manifest is not the one that its digest was taken of.
  case manifestDigest
  /// The file was exchanged since it was opened.
  case exchanged
  /// A path stands in the manifest twice.
  case listedTwice
  /// A member is none that the manifest lists.
  case notListed
  /// A member is of another kind than the manifest says.
  case kind
  /// A header of a member has another value than the manifest asks for.
  case attribute(String, listed: String, actual: String)
  /// The data of a file are not those that the manifest lists.
  case digest(listed: String, actual: String)
  /// A file has holes, which no file of a bundle has.
  case sparse
  /// The manifest lists what the archive does not have.
  case missing
  /// A script does not begin as the manifest's prefix and style say.
  case placement

  package var message: String {
    switch self {
    case .noManifest: "the file is not a bundle: it does not begin with a manifest and its digest"
    case .format(let number):
      "the bundle is of format \(number), and only format \(BundleManifest.currentFormat) is known"
    case .manifest(let reason): "cannot read the manifest: \(reason)"
    case .manifestDigest: "the manifest does not have the digest that was written beside it"
    case .exchanged: "the file was exchanged while it was being read"
    case .listedTwice: "the manifest lists it twice"
    case .notListed: "the manifest does not list the member"
    case .kind: "the member is of another kind than the manifest says"
    case .attribute(let name, let listed, let actual):
      "the \(name) of the member is \(actual), but it should be \(listed)"
    case .digest(let listed, let actual):
      "the contents of the member have the digest sha256:\(actual), the manifest lists "
        + "sha256:\(listed)"
    case .sparse: "the member is a sparse file"
    case .missing: "the manifest lists it, but there is no such member"
    case .placement: "the script does not begin as the manifest's prefix and shebang style say"
    }
  }

  package var hint: String? {
    switch self {
    case .format: "use the version of venvdeb that made the bundle, or make it anew"
    case .noManifest: "bundles are made by 'venvdeb bundle'"
    case .manifestDigest, .digest: "get the file again: it is damaged"
    default: nil
    }
  }
}
