internal import Core
internal import Packaging
internal import SystemPackage

/// Reads requirements files into a lock, one line at a time.
struct RequirementsReader {
  var lock: Lock
  private let environment: [String: String]
  private let secrets: Secrets
  /// The directory of the project itself, with links resolved; nil if there is none.
  private let project: FilePath?
  /// The files that are being read now, with links resolved: one that turns up again includes
  /// itself.
  private var open: [FilePath] = []
  /// What was read completely: to read it again would change nothing.
  private var finished: Set<Inclusion> = []

  /// A file as it is included: as requirements or as constraints.
  private struct Inclusion: Hashable {
    let file: FilePath
    let isConstraint: Bool
  }

  /// The greatest number of files that include each other.
  private static let depthLimit = 64

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
    /// The directory of the project itself.
    let project: FilePath?

    var directory: FilePath { file.removingLastComponent() }
  }

  /// Reads a file and all that it includes, each file once; `location` is the line that includes
  /// it.
  ///
  /// Throws `LockError`.
  mutating func read(
    _ file: FilePath, isConstraint: Bool = false, from location: LockLocation? = nil
  ) throws(LockError) {
    let resolved: FilePath
    do {
      resolved = try FileSystem.resolve(file)
    } catch {
      throw Self.unreadable(file, error, at: location)
    }
    // The way to say that there are none.
    if resolved == "/dev/null" { return }
    let inclusion = Inclusion(file: resolved, isConstraint: isConstraint)
    if finished.contains(inclusion) { return }
    if open.contains(resolved) { throw LockError(.recursion(file), at: location) }
    guard open.count < Self.depthLimit else {
      throw LockError(.depth(file, limit: Self.depthLimit), at: location)
    }
    open.append(resolved)
    try readLines(of: file, resolved, isConstraint: isConstraint, from: location)
    open.removeLast()
    finished.insert(inclusion)
  }

  private mutating func readLines(
    of file: FilePath, _ resolved: FilePath, isConstraint: Bool, from location: LockLocation?
  ) throws(LockError) {
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.read(resolved)
    } catch {
      throw Self.unreadable(file, error, at: location)
    }
    if let lock = LockFormats.foreignLock(contents: bytes) {
      throw LockError(.foreign(file, lock), at: location)
    }
    if !lock.files.contains(file) { lock.files.append(file) }
    let text = try RequirementsText(
      bytes, file: file, format: Self.format, environment: environment)
    for (name, value) in text.variables { secrets.add(value: value, ofVariable: name) }
    for (name, value) in text.plainVariables where text.variables[name] == nil {
      secrets.add(plainValue: value, ofVariable: name) { path in
        let path = FilePath(path)
        return [path, file.removingLastComponent().pushing(path)]
          .contains { (try? FileSystem.exists($0)) == true }
      }
    }
    for line in text.lines {
      let location = FileLocation(file: file, line: line.number)
      try read(
        line.text,
        Context(
          file: file, isConstraint: isConstraint, location: .file(location), project: project))
    }
  }

  /// Reads an argument of pip's command line.
  ///
  /// Throws `LockError`.
  mutating func read(
    argument: String, from directory: FilePath, location: LockLocation
  ) throws(LockError) {
    let context = Context(
      file: directory.appending("arguments"), isConstraint: false, location: location,
      project: project)
    try read(argument, context)
  }

  /// Reads a line, or the value of `-e`; what is wrong with one that has a marker counts only where
  /// the marker is true.
  mutating func read(
    _ text: String, isEditable: Bool = false, _ context: Context
  ) throws(LockError) {
    do throws(LockError) {
      let line = try parse(text, isEditable: isEditable, context)
      if !line.requirement.isEmpty {
        try read(line, context)
      } else if isEditable {
        throw LockError(
          .option(RequirementsOption.editable.rawValue, reason: "'\(text)' is no requirement"),
          at: context.location)
      } else {
        // An index replaces those of earlier lines, not what follows on its own.
        let replacing = line.options.filter(\.option.replacesIndexes)
        let others = line.options.filter { !$0.option.replacesIndexes }
        for (option, value) in replacing + others { try apply(option, value, context) }
      }
    } catch {
      guard let marker = RequirementLine.marker(of: text) else { throw error }
      lock.faults.append(LockFault(marker: marker, error: error))
    }
  }

  private func parse(
    _ text: String, isEditable: Bool, _ context: Context
  ) throws(LockError) -> RequirementLine {
    do {
      return isEditable ? try RequirementLine(editable: text) : try RequirementLine(text)
    } catch {
      throw LockError(error, in: text, at: context.location)
    }
  }

  /// Reads a line with a requirement.
  private mutating func read(
    _ line: RequirementLine, _ context: Context
  ) throws(LockError) {
    var hashes: [Digest] = []
    var configSettings: [String] = []
    for (option, value) in line.options {
      switch option {
      case .hash: hashes.append(try LockHash.parse(value, location: context.location))
      case .configSettings: configSettings.append(value)
      // As for pip, they are about the names in their values, wherever they stand.
      case .noBinary, .onlyBinary: try apply(option, value, context)
      case .globalOption, .installOption:
        throw LockError(
          .option(option.rawValue, reason: "removed from pip"), at: context.location)
      default:
        lock.warnings.append(
          "\(context.location): option '\(option.rawValue)' on the line of a requirement is ignored"
        )
      }
    }
    if let origin = FreezeOrigin(requirement: line.requirement) {
      throw LockError(.nowhere(line.requirement, origin), at: context.location)
    }
    switch try entry(line, context) {
    case .named(var entry):
      if takesProject(
        entry.artifactLocation, extras: entry.requirement.extras, entry.marker, context)
      {
        return
      }
      entry.accept(hashes)
      entry.configSettings = configSettings
      try add(entry, line, context)
    case .unnamed(var entry):
      if takesProject(entry.source, extras: entry.extras, entry.marker, context) { return }
      entry.hashes += hashes.filter { !entry.hashes.contains($0) }
      entry.configSettings = configSettings
      guard !context.isConstraint else {
        throw LockError(
          .constraint(line.requirement, reason: "constraints must have a name"),
          at: context.location)
      }
      warnOfEditable(line, context)
      lock.unnamed.append(entry)
    }
  }

  private mutating func add(
    _ entry: LockEntry, _ line: RequirementLine, _ context: Context
  ) throws(LockError) {
    guard context.isConstraint else {
      warnOfEditable(line, context)
      lock.entries.append(entry)
      return
    }
    guard entry.requirement.extras.isEmpty else {
      throw LockError(
        .constraint(line.requirement, reason: "constraints cannot have extras"),
        at: context.location)
    }
    lock.constraints.append(entry)
  }

  private mutating func warnOfEditable(_ line: RequirementLine, _ context: Context) {
    guard line.isEditable else { return }
    lock.warnings.append(
      "\(context.location): '-e \(CredentialURL.masking(line.requirement))' is installed as a regular distribution: the "
        + "target does not have its source tree")
  }

  /// Returns whether an entry is the directory of the project itself, and records the line.
  private mutating func takesProject(
    _ location: ArtifactLocation, extras: Set<PackageName>, _ marker: Marker?, _ context: Context
  ) -> Bool {
    guard let project, !context.isConstraint, case .directory(let path) = location,
      (try? FileSystem.resolve(path)) == project
    else { return false }
    lock.projectLines.append(
      ProjectLine(extras: extras, marker: marker, location: context.location))
    return true
  }

  private static func unreadable(
    _ file: FilePath, _ error: FileError, at location: LockLocation?
  ) -> LockError {
    LockError(
      .unreadable(file, format: format, reason: error.reason.description), at: location)
  }

  /// What messages call the files.
  private static let format = RequirementsTxt().name
}
