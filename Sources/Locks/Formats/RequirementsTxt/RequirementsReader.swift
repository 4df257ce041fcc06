internal import Core
internal import Packaging
internal import SystemPackage

/// Reads requirements files into a lock, one line at a time.
struct RequirementsReader {
  private(set) var lock: Lock
  private let environment: [String: String]
  private let secrets: Secrets
  /// The directory of the project itself; nil where an editable installation is an error.
  private let project: FilePath?
  /// The files that are being read now, with links resolved: one that turns up again includes
  /// itself.
  private var open: [FilePath] = []

  /// A reader that appends to `lock`.
  init(_ request: LockRequest, lock: Lock) {
    self.lock = lock
    environment = request.environment
    secrets = request.secrets
    project = request.project.map { (try? FileSystem.resolve($0)) ?? $0 }
  }

  /// The line that is being read: where it is and what kind of file it is in.
  struct Context {
    let file: FilePath
    let isConstraint: Bool
    let location: LockLocation

    var directory: FilePath { file.removingLastComponent() }
  }

  /// Reads a file and all that it includes; `location` is the line that includes it.
  ///
  /// Throws `LockError`.
  mutating func read(
    _ file: FilePath, isConstraint: Bool = false, from location: LockLocation? = nil
  ) throws(LockError) {
    let resolved: FilePath
    let bytes: [UInt8]
    do {
      resolved = try FileSystem.resolve(file)
      bytes = try FileSystem.read(resolved)
    } catch {
      let reason = error.reason.description
      throw LockError(.unreadable(file, format: Self.format, reason: reason), at: location)
    }
    if open.contains(resolved) { throw LockError(.recursion(file), at: location) }
    open.append(resolved)
    defer { open.removeLast() }
    if !lock.files.contains(file) { lock.files.append(file) }
    let text = try RequirementsText(
      bytes, file: file, format: Self.format, environment: environment)
    for (name, value) in text.variables { secrets.add(value: value, ofVariable: name) }
    for line in text.lines {
      let location = FileLocation(file: file, line: line.number)
      let context = Context(file: file, isConstraint: isConstraint, location: .file(location))
      try read(line.text, context)
    }
  }

  /// Reads an argument of pip's command line.
  ///
  /// Throws `LockError`.
  mutating func read(
    argument: String, from directory: FilePath, location: LockLocation
  ) throws(LockError) {
    let context = Context(
      file: directory.appending("arguments"), isConstraint: false, location: location)
    try read(argument, context)
  }

  private mutating func read(_ line: String, _ context: Context) throws(LockError) {
    let requirement: String
    let options: [RequirementsOption.Parsed]
    do {
      (requirement, options) = try RequirementsOption.parse(line)
    } catch {
      throw Self.error(error, line, context)
    }
    if requirement.isEmpty {
      for (option, value) in options { try apply(option, value, context) }
      return
    }
    var hashes: [Digest] = []
    var configSettings: [String] = []
    for (option, value) in options {
      switch option {
      case .hash: hashes.append(try LockHash.parse(value, location: context.location))
      case .configSettings: configSettings.append(value)
      case .globalOption, .installOption:
        throw LockError(
          .option(option.rawValue, reason: "removed from pip"), at: context.location)
      default:
        lock.warnings.append(
          "\(context.location): option '\(option.rawValue)' on the line of a requirement is ignored"
        )
      }
    }
    guard !takesProject(requirement, context) else { return }
    var entry = try self.entry(requirement, context)
    entry.accept(hashes)
    entry.configSettings = configSettings
    if context.isConstraint {
      guard entry.requirement.extras.isEmpty else {
        throw LockError(
          .constraint(requirement, reason: "constraints cannot have extras"), at: context.location)
      }
      lock.constraints.append(entry)
    } else {
      lock.entries.append(entry)
    }
  }

  /// Applies an option on a line without a requirement.
  private mutating func apply(
    _ option: RequirementsOption, _ value: String, _ context: Context
  ) throws(LockError) {
    switch option {
    case .requirement: try include(value, isConstraint: false, context)
    case .constraint: try include(value, isConstraint: true, context)
    case .editable:
      guard project != nil else { throw LockError(.editable(value), at: context.location) }
      if takesProject(value, context) { return }
      lock.warnings.append(
        "\(context.location): '-e \(value)' is installed as a regular distribution: the target "
          + "does not have its source tree")
      lock.entries.append(try direct(value, separator: ";", context))
    case .indexURL, .pypiURL: lock.options.indexURL = value
    case .extraIndexURL: lock.options.extraIndexURLs.append(value)
    case .noIndex: lock.options.noIndex = true
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

  /// Returns whether a path is the project itself, which is installed anyway, and records its
  /// extras.
  private mutating func takesProject(_ text: String, _ context: Context) -> Bool {
    guard let project, !context.isConstraint, DirectReference.isPath(text),
      let reference = try? DirectReference(
        text, base: context.directory, location: context.location),
      case .directory(let path) = reference.artifact, (try? FileSystem.resolve(path)) == project
    else { return false }
    lock.projectExtras = (lock.projectExtras ?? []).union(reference.extras)
    return true
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
    try read(
      context.directory.pushing(path), isConstraint: isConstraint, from: context.location)
  }

  /// Returns a URL, or a path that is relative to the requirements file if it exists there, else to
  /// the working directory.
  private static func findLinks(_ value: String, _ context: Context) -> LockOptions.FindLinks {
    if isURL(value) { return .url(value) }
    let beside = context.directory.pushing(FilePath(value))
    return .path((try? FileSystem.exists(beside)) == true ? beside : FilePath(value))
  }

  private static func isURL(_ value: String) -> Bool { DirectReference.isURL(value) }

  private static func error(
    _ error: RequirementsOptionError, _ line: String, _ context: Context
  ) -> LockError {
    let reason: LockError.Reason =
      switch error {
      case .unknown(let word):
        .option(word, reason: "no such option in requirements files")
      case .missingValue(let option): .option(option, reason: "a value is required")
      case .unexpectedValue(let option): .option(option, reason: "no value is allowed")
      case .unclosedQuote: .option(line, reason: "unclosed quotation mark")
      }
    return LockError(reason, at: context.location)
  }

  /// What messages call the files.
  private static let format = RequirementsTxt().name
}
