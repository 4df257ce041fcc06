internal import Core
package import Debian
package import SystemPackage

/// An upload that the rules of the repository do not allow.
package struct UploadError: Failure, Equatable {
  /// The rule.
  package enum Rule: Sendable, Equatable {
    /// The `.changes` names no suite, or more than one.
    case distributions([String])
    /// The changelog entry is not finished.
    case unreleased
    /// Only promotion brings packages to that suite.
    case promotionOnly(Suite)
    /// The version was built from a tree with changes that are in no revision.
    case dirty(PackageVersion)
    /// The version was built from a merge request.
    case mergeRequest(PackageVersion)
    /// A file is of a kind that the repository cannot keep.
    case kind(String)
    /// There is no package in the upload.
    case noPackages
    /// A package is for an architecture that the repository does not have.
    case architecture(String, known: [String])
    /// A package has another name, version or source than the upload says.
    case mismatch(String, field: String, expected: String, got: String)
    /// The suite has a higher version.
    case lower(String, Suite, present: PackageVersion, new: PackageVersion)
    /// The repository has other files of that version.
    case otherContents(String, SourceVersion)
    /// The signature is missing or not valid.
    case signature(String)
    /// There is no keyring to verify signatures with.
    case noUploaders(FilePath)
  }

  /// The `.changes`.
  package let path: FilePath
  package let rule: Rule

  init(_ path: FilePath, _ rule: Rule) {
    self.path = path
    self.rule = rule
  }

  package var location: String? { path.string }

  package var message: String {
    switch rule {
    case .distributions(let names):
      "expected one suite in the field Distribution, got '\(names.joined(separator: " ").excerpt)'"
    case .unreleased: "the version is UNRELEASED"
    case .promotionOnly(let suite): "'\(suite)' takes no uploads, only promoted versions"
    case .dirty(let version):
      "version \(version) was built from a tree with uncommitted changes"
    case .mergeRequest(let version): "version \(version) was built from a merge request"
    case .kind(let name): "unsupported kind of file '\(name)'"
    case .noPackages: "the upload has no package"
    case .architecture(let name, let known):
      "the repository has no architecture '\(name.excerpt)' (it has \(known.joined(separator: ", ")))"
    case .mismatch(let file, let field, let expected, let got):
      "\(field) mismatch in '\(file)': expected '\(expected)', got '\(got.excerpt)'"
    case .lower(let name, let suite, let present, let new):
      "\(suite) has \(name) \(present), which is higher than \(new)"
    case .otherContents(let file, let version):
      "the repository has another file '\(file)' of \(version)"
    case .signature(let reason): "signature rejected: \(reason)"
    case .noUploaders(let path): "no keyring '\(path.string)' to verify signatures with"
    }
  }

  package var hint: String? {
    switch rule {
    case .distributions, .mismatch, .noPackages, .signature: nil
    case .unreleased: "finish the changelog entry, or run 'venvdeb snapshot' before building"
    case .promotionOnly: "add it to staging, then run 'venvdeb repo promote'"
    case .dirty: "commit the changes and build again"
    case .mergeRequest: "build from the branch that it was merged into"
    case .kind(let name):
      name.hasSuffix(".ddeb")
        ? "build with debhelper, which makes '-dbgsym' packages with the suffix .deb" : nil
    case .architecture:
      "add it to 'Architectures' of every suite in conf/distributions and to conf/venvdeb.json"
    case .lower:
      "raise the version in debian/changelog; for a snapshot, commit again: its time went back"
    case .otherContents: "a version is built once; raise it in debian/changelog and build again"
    case .noUploaders: "gpg --export KEY… >'\(FilePath("conf/uploaders.gpg").string)'"
    }
  }
}
