package import Core
package import Debian
package import Processes
package import SystemPackage

/// What keeps the upstream tarballs of a source package from being made.
package enum SourceError: Failure {
  /// The directory is not that of a source package.
  case noChangelog(FilePath)
  /// The format of the source package has no components, or is not known; nil if no file says.
  case format(String?)
  /// A version without a revision, in a format that has upstream tarballs.
  case noRevision(PackageVersion)
  /// A version with a revision, in a format that has no upstream tarballs.
  case revision(PackageVersion)
  /// A patch of `debian/patches` is applied to the files of the project.
  case appliedPatches(String)
  /// Git does not say what is under version control.
  case versionControl(FilePath, reason: ProcessError)
  /// A file in the directory for the wheels that has nothing to do with them.
  case foreignFile(String, component: String)
  /// Wheels or sdists in that directory that the lock does not need.
  case unneeded([String], component: String)
  /// A wheelhouse that the configuration names, and that would not be in the source package.
  case wheelhouse(String, location: String)
  /// There is a tarball with the name of one that is to be written, and with other contents.
  case differs(FilePath, reason: String, component: String?)
  /// Several tarballs with one name and different suffixes, of which dpkg-source allows one.
  case severalTarballs([FilePath])

  package var message: String {
    switch self {
    case .noChangelog(let directory):
      "'\(directory.string)' is not a source package: it has no debian/changelog"
    case .format(nil): "a source package of format 1.0 has no tarball for wheels"
    case .format(let text?):
      "unsupported format '\(text)' of the source package: expected "
        + "'\(SourceFormat.quilt.rawValue)' or '\(SourceFormat.native.rawValue)'"
    case .noRevision(let version):
      "version '\(version)' has no revision, as a package of format "
        + "'\(SourceFormat.quilt.rawValue)' must have"
    case .revision(let version):
      "version '\(version)' has the revision '\(version.revision ?? "")', as no package of format "
        + "'\(SourceFormat.native.rawValue)' can have"
    case .appliedPatches(let patch):
      "the patch '\(patch)' is applied: the tarball would have the files that it changes"
    case .versionControl(let directory, let reason):
      "cannot list the files of '\(directory.string)' under version control: \(reason.message)"
    case .foreignFile(let name, let component):
      "'\(component)/\(name)' is no wheel, and '\(component)' is to have wheels only"
    case .unneeded(let names, let component):
      "the lock does not need \(Quantity(names.count, "file")) in '\(component)': "
        + names.joined(separator: ", ")
    case .wheelhouse(let path, _): "wheelhouse '\(path)' would not be in the source package"
    case .differs(let path, let reason, _):
      "refusing to replace '\(path.string)': its contents differ: \(reason)"
    case .severalTarballs(let paths):
      "several tarballs where dpkg-source allows one: "
        + paths.map { "'\($0.string)'" }.joined(separator: ", ")
    }
  }

  package var location: String? {
    switch self {
    case .format: SourceFormat.file.string
    case .noRevision, .revision: "debian/changelog"
    case .wheelhouse(_, let location): location
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .noChangelog:
      "run 'venvdeb source' where debian/ is, or 'venvdeb init' to make one"
    case .format:
      "mkdir -p debian/source && echo '3.0 (quilt)' >debian/source/format"
    case .noRevision(let version):
      "write '\(version)-1' into debian/changelog, or '\(SourceFormat.native.rawValue)' into "
        + SourceFormat.file.string
    case .revision(let version):
      "write '\(version.upstream)' into debian/changelog, or '\(SourceFormat.quilt.rawValue)' into "
        + SourceFormat.file.string
    case .appliedPatches: "run 'quilt pop -a' or 'dpkg-source --after-build .' first"
    case .versionControl: "apt install git, and see that 'git status' works here"
    case .foreignFile(_, let component):
      "remove the file, or write 'wheelhouse: vendor' into debian/<package>.venvdeb, which keeps "
        + "the wheels in 'vendor' instead of '\(component)'"
    case .unneeded: "remove them with --prune"
    case .wheelhouse:
      "remove the key, or name a directory beside debian/, as in 'wheelhouse: wheels'"
    case .differs(_, _, nil):
      "give the project another upstream version, keep the tarball with --keep-orig, or replace it "
        + "with --force"
    case .differs(_, _, _?):
      "give the package another upstream version, such as 1.0+wheels2, or replace the tarball with "
        + "--force"
    case .severalTarballs: "remove all but one"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .versionControl: .environment
    default: .failure
    }
  }
}
