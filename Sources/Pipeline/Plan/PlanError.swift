internal import Core
internal import Locks
package import SystemPackage
internal import Venv

/// What keeps a lock or a bundle from being planned for an interpreter.
package enum PlanError: Failure {
  /// Pins for which there is no compatible file while nothing may be fetched.
  case noCompatibleFile([UnmatchedPin])
  /// A distribution that two sources give; each as messages name it.
  case twoSources(String, first: String, second: String, location: String?)
  /// The bundle does not work with the interpreter; why.
  case incompatibleBundle(FilePath, reason: String)

  /// The bundle names an interpreter outside of the directories of the system.
  case foreignInterpreter(FilePath, FilePath)

  /// A pin without a file, and why each file of its name was rejected.
  package struct UnmatchedPin: Sendable {
    let pin: String
    let location: String
    let rejections: [String]
    /// The hashes that the lock has for it.
    let hashes: [Digest]
    /// Whether it is a branch or tag, of which no wheelhouse has a wheel.
    private(set) var isMovable = false
    /// The target of the wheels, where those that are built here are for another one; else nil.
    var target: TargetName?

    init(pin: String, location: String, rejections: [String], hashes: [Digest] = []) {
      (self.pin, self.location, self.rejections) = (pin, location, rejections)
      self.hashes = hashes
    }

    init(_ pin: LockEntry, rejections: [String]) {
      self.init(
        pin: pin.label, location: pin.location.description, rejections: rejections,
        hashes: pin.hashes)
      isMovable = pin.artifactLocation.isMovable
    }

    init(_ entry: UnnamedEntry) {
      self.init(
        pin: entry.label, location: entry.location.description, rejections: [],
        hashes: entry.hashes)
      isMovable = entry.source.isMovable
    }
  }

  package var message: String {
    switch self {
    case .noCompatibleFile(let pins):
      UnmatchedPin.list(pins)
    case .twoSources(let name, let first, let second, _):
      "two sources for '\(name)': \(first) and \(second)"
    case .incompatibleBundle(_, let reason): "incompatible bundle: \(reason)"
    case .foreignInterpreter(_, let interpreter):
      "the bundle names the interpreter '\(interpreter.string)', which is not in a directory of "
        + "the system (\(Interpreter.systemDirectoryList))"
    }
  }

  package var location: String? {
    switch self {
    case .noCompatibleFile(let pins): pins.count == 1 ? pins.first?.location : nil
    case .twoSources(_, _, _, let location): location
    case .incompatibleBundle(let path, _), .foreignInterpreter(let path, _): path.string
    }
  }

  package var hint: String? {
    switch self {
    case .noCompatibleFile(let pins):
      UnmatchedPin.origin(of: pins)?.hint
        ?? UnmatchedPin.hint(for: pins)
    case .twoSources: "remove one of the two from the lock, or set --no-project"
    case .incompatibleBundle:
      "choose another interpreter with --python, or make a bundle for this one"
    case .foreignInterpreter(_, let interpreter):
      "if you trust that program, add --python \(interpreter.string)"
    }
  }
}

extension PlanError.UnmatchedPin {
  /// Returns the tool that left a version which no index has, if one of the pins has one.
  static func origin(of pins: [PlanError.UnmatchedPin]) -> FreezeOrigin? {
    pins.lazy.compactMap { FreezeOrigin(localVersion: $0.pin) }.first
  }

  /// Returns how to get what is missing.
  static func hint(for pins: [PlanError.UnmatchedPin]) -> String {
    if let hint = crossHint(for: pins) { return hint }
    return
      (pins.contains(where: \.isMovable) ? "replace branches and tags with full commits; " : "")
      + "fill a wheelhouse with 'venvdeb fetch DIR' where there is a network and name it with "
      + "--wheelhouse, or run without --offline and without --no-index in the lock"
  }

  /// Returns how to get wheels that cannot be built here; nil where they can.
  static func crossHint(for pins: [PlanError.UnmatchedPin]) -> String? {
    guard let target = pins.lazy.compactMap(\.target).first else { return nil }
    return
      "build the wheels on \(target), with 'venvdeb fetch' there, and name their directory with "
      + "--wheelhouse; or name an index that has them with --extra-index-url"
  }

  /// Returns the message about pins without a file.
  static func list(_ pins: [PlanError.UnmatchedPin]) -> String {
    if pins.count == 1, let pin = pins.first {
      return "no compatible file for \(pin.pin)" + pin.lines
    }
    return "no compatible files for \(pins.count) requirements:"
      + pins.map { "\n  \($0.location): \($0.pin)" + $0.lines }.joined()
  }

  /// The reasons against files, and the hashes of those that would do, a line each.
  private var lines: String { (rejections + hashList).map { "\n    \($0)" }.joined() }

  /// Lines with the hashes; a lock may have many of one distribution.
  private var hashList: [String] {
    let shown = hashes.prefix(4).map { "\($0.algorithm.rawValue):\($0.hex)" }
    return hashes.count > 4 ? shown + ["… and \(hashes.count - 4) more hashes"] : shown
  }
}

extension ArtifactLocation {
  /// Whether it is a revision that may be another one tomorrow.
  fileprivate var isMovable: Bool {
    if case .vcs(let reference) = self { !reference.isCommit } else { false }
  }
}
