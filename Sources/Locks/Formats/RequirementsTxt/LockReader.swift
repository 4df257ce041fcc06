internal import Core
internal import Packaging
internal import SystemPackage

/// Reads requirements files into a lock, one line at a time.
struct LockReader {
  let environment: [String: String]
  var lock = Lock()
  /// The files that are being read now, with links resolved: one that turns up again includes
  /// itself.
  private var open: [FilePath] = []

  /// The directory of the project itself; nil where an editable installation is an error.
  private let project: FilePath?

  init(environment: [String: String], project: FilePath? = nil) {
    self.environment = environment
    self.project = project.map { (try? FileSystem.resolve($0)) ?? $0 }
  }

  /// A line being read: where it is and what kind of file it is in.
  private struct Context {
    let file: FilePath
    let isConstraint: Bool
    let place: String

    var directory: FilePath { file.removingLastComponent() }
  }

  /// Reads a file and all it includes.
  mutating func read(
    _ file: FilePath, isConstraint: Bool = false, from place: String? = nil
  ) throws(LockError) {
    let resolved: FilePath
    let bytes: [UInt8]
    do {
      resolved = try FileSystem.resolve(file)
      bytes = try FileSystem.read(resolved)
    } catch {
      throw .unreadable(file, reason: error.reason.description, place: place)
    }
    if open.contains(resolved) { throw .recursion(file, place: place ?? file.string) }
    open.append(resolved)
    defer { open.removeLast() }
    if !lock.files.contains(file) { lock.files.append(file) }
    let text = try RequirementsText(bytes, file: file, environment: environment)
    for line in text.lines {
      let context = Context(
        file: file, isConstraint: isConstraint, place: "\(file.string):\(line.number)")
      try read(line.text, context)
    }
  }

  /// Reads what stands on a command line of pip.
  mutating func read(
    argument: String, from directory: FilePath, place: String
  ) throws(LockError) {
    let context = Context(
      file: directory.appending("arguments"), isConstraint: false, place: place)
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
      case .hash: hashes.append(try HashOption.parse(value, place: context.place))
      case .configSettings: configSettings.append(value)
      case .globalOption, .installOption:
        throw .option(option.rawValue, reason: "pip no longer has it", place: context.place)
      default:
        lock.warnings.append(
          "\(context.place): option '\(option.rawValue)' on the line of a requirement is ignored")
      }
    }
    guard !takesProject(requirement, context) else { return }
    var pin = try self.pin(requirement, context)
    pin.hashes += hashes.filter { !pin.hashes.contains($0) }
    pin.configSettings = configSettings
    if context.isConstraint {
      guard pin.requirement.extras.isEmpty else {
        throw .constraint(requirement, reason: "it has extras", place: context.place)
      }
      lock.constraints.append(pin)
    } else {
      lock.pins.append(pin)
    }
  }

  /// Takes an option that stands on a line without a requirement.
  private mutating func apply(
    _ option: RequirementsOption, _ value: String, _ context: Context
  ) throws(LockError) {
    switch option {
    case .requirement: try include(value, isConstraint: false, context)
    case .constraint: try include(value, isConstraint: true, context)
    case .editable:
      guard project != nil else { throw .editable(value, place: context.place) }
      if takesProject(value, context) { return }
      lock.warnings.append(
        "\(context.place): '-e \(value)' is installed like any other distribution: the target "
          + "does not have its source tree")
      lock.pins.append(try direct(value, separator: ";", context))
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
      // They steer a resolver; a lock has nothing left to resolve.
      break
    case .hash, .configSettings, .globalOption, .installOption:
      throw .option(
        option.rawValue, reason: "it belongs to a requirement, and its line has none",
        place: context.place)
    }
  }

  /// Notes a path that means the project itself, which is installed anyway.
  private mutating func takesProject(_ text: String, _ context: Context) -> Bool {
    guard let project, !context.isConstraint, DirectReference.isPath(text),
      let reference = try? DirectReference(text, base: context.directory, place: context.place),
      case .path(let path) = reference.source, (try? FileSystem.resolve(path)) == project
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
        throw .remoteFile(value, place: context.place)
      }
      path = PercentEncoding.decodedPath(String(value.dropFirst("file://".count)))
    }
    try read(
      context.directory.pushing(path), isConstraint: isConstraint, from: context.place)
  }

  /// A directory beside the requirements file if there is one, else what the working directory
  /// makes of it.
  private static func findLinks(_ value: String, _ context: Context) -> LockOptions.FindLinks {
    if isURL(value) { return .url(value) }
    let beside = context.directory.pushing(FilePath(value))
    return .path((try? FileSystem.exists(beside)) == true ? beside : FilePath(value))
  }

  private static func isURL(_ value: String) -> Bool { DirectReference.isURL(value) }

  private static func error(
    _ error: RequirementsOptionError, _ line: String, _ context: Context
  ) -> LockError {
    switch error {
    case .unknown(let word):
      .option(word, reason: "pip has no such option in requirements files", place: context.place)
    case .missingValue(let option):
      .option(option, reason: "its value is missing", place: context.place)
    case .unexpectedValue(let option):
      .option(option, reason: "it takes no value", place: context.place)
    case .unclosedQuote:
      .option(line, reason: "a quotation mark is not closed", place: context.place)
    }
  }

  // MARK: Requirements

  private func pin(_ text: String, _ context: Context) throws(LockError) -> Pin {
    if DirectReference.isURL(text) { return try direct(text, separator: "; ", context) }
    let head = text.prefix { $0 != ";" }
    let target = PythonText.stripped(head.prefix { $0 != "@" })
    let isNamed = head.contains("@") && !DirectReference.isPath(target)
    if !isNamed, DirectReference.isPath(PythonText.stripped(head)) {
      return try direct(text, separator: ";", context)
    }
    var requirement: Requirement
    do {
      requirement = try Requirement(text)
    } catch {
      throw .requirement(error, place: context.place)
    }
    if let url = requirement.url {
      let reference = try DirectReference(url, base: context.directory, place: context.place)
      requirement.extras.formUnion(reference.extras)
      return Pin(
        requirement: requirement, source: reference.source, hashes: reference.hashes,
        place: context.place)
    }
    return Pin(
      requirement: requirement, source: try Self.source(of: requirement, context),
      place: context.place)
  }

  /// A path or URL without a name before it; a marker may follow.
  private func direct(
    _ text: String, separator: String, _ context: Context
  ) throws(LockError) -> Pin {
    let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    let location = PythonText.stripped(parts[0])
    var marker: Marker?
    if parts.count > 1, !PythonText.stripped(parts[1]).isEmpty {
      do {
        marker = try Marker(parts[1])
      } catch {
        throw .requirement(error, place: context.place)
      }
    }
    let reference = try DirectReference(location, base: context.directory, place: context.place)
    guard let name = reference.name else { throw .unnamed(location, place: context.place) }
    return Pin(
      requirement: Requirement(
        name: name, extras: reference.extras, url: location, marker: marker),
      source: reference.source, hashes: reference.hashes, place: context.place)
  }

  private static func source(
    of requirement: Requirement, _ context: Context
  ) throws(LockError) -> PinSource {
    let clauses = requirement.specifiers.clauses
    if let version = requirement.specifiers.pinnedVersion, let clause = clauses.first {
      return .version(version, text: clause.text)
    }
    if clauses.contains(where: { $0.comparison == .identical && $0.version == nil }) {
      throw .notVersion(requirement.description, place: context.place)
    }
    return .range(requirement.specifiers)
  }
}

extension Pin {
  /// Whether it is something that has no bytes of its own to hash.
  var isUnhashable: Bool {
    switch source {
    case .vcs: true
    case .path(let path): FileSystem.isDirectory(path)
    case .version, .range, .url: false
    }
  }
}
