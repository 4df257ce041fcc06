internal import Core
internal import Packaging
internal import SystemPackage

extension RequirementsReader {
  /// Applies an option on a line without a requirement.
  mutating func apply(
    _ option: RequirementsOption, _ value: String, _ context: Context
  ) throws(LockError) {
    switch option {
    case .requirement: try include(value, isConstraint: false, context)
    case .constraint: try include(value, isConstraint: true, context)
    case .editable: try read(value, isEditable: true, context)
    case .indexURL, .pypiURL: lock.options.replaceIndexes(by: value)
    case .extraIndexURL: lock.options.addIndex(value)
    case .noIndex: lock.options.replaceIndexes(by: nil)
    case .findLinks: lock.options.findLinks.append(Self.findLinks(value, context))
    case .noBinary: lock.options.formats.setNoBinary(value)
    case .onlyBinary: lock.options.formats.setOnlyBinary(value)
    case .preferBinary: lock.options.preferBinary = true
    case .requireHashes: lock.options.requireHashes = true
    case .noRequireHashes: lock.options.requireHashes = false
    case .pre: lock.options.allowPrereleases = true
    case .trustedHost: lock.options.trustedHosts.append(value)
    case .useFeature: lock.options.useFeatures.append(value)
    case .allReleases, .onlyFinal:
      // They concern a resolver; a lock has nothing left to resolve.
      break
    case .hash, .configSettings, .globalOption, .installOption:
      throw LockError(
        .option(
          option.rawValue, reason: "it must follow a requirement on the same line"),
        at: context.location)
    }
  }

  private mutating func include(
    _ value: String, isConstraint: Bool, _ context: Context
  ) throws(LockError) {
    var path = FilePath(value)
    if DirectReference.isURL(value) {
      guard value.lowercased().hasPrefix("file:///") else {
        throw LockError(.remoteFile(value), at: context.location)
      }
      path = PercentEncoding.decodedPath(String(value.dropFirst("file://".count)))
    }
    if Self.isURLWithoutScheme(value) { throw LockError(.remoteFile(value), at: context.location) }
    try read(
      context.directory.pushing(path), isConstraint: isConstraint, from: context.location)
  }

  /// Returns whether a text begins like a URL after its scheme, `//host`, and there is no such path.
  private static func isURLWithoutScheme(_ text: String) -> Bool {
    text.hasPrefix("//") && (try? FileSystem.exists(FilePath(text))) != true
  }

  /// Returns a URL, or a path that is relative to the requirements file if it exists there, else to
  /// the working directory.
  private static func findLinks(_ value: String, _ context: Context) -> LockOptions.FindLinks {
    if DirectReference.isURL(value) || isURLWithoutScheme(value) { return .url(value) }
    let beside = context.directory.pushing(FilePath(value))
    return .path((try? FileSystem.exists(beside)) == true ? beside : FilePath(value))
  }
}
