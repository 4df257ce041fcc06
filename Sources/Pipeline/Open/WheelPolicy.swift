internal import Archives
internal import Core
internal import Locks
internal import Packaging
internal import Wheels

/// Which rules the wheels of a run may break.
struct WheelPolicy: Sendable {
  /// The rules that the user opened, each for one wheel.
  let allowances: [WheelAllowance]
  /// Whether wheels may break every rule that can be opened, as for pip.
  let isLenient: Bool

  /// Opens a wheel and checks it.
  ///
  /// Throws `WheelRefusal`, and the other errors of `Wheel.open`.
  func open(_ file: AcquiredWheel) throws -> Wheel {
    do {
      return try Wheel.open(
        file.file.file, fileName: file.fileName,
        allowing: allowed(for: try WheelName(file.fileName), file))
    } catch {
      throw refusal(error, of: file)
    }
  }

  /// Returns the refusal that an error about a wheel amounts to; the error itself if it is none.
  func refusal(_ error: any Error, of file: AcquiredWheel) -> any Error {
    guard let name = try? WheelName(file.fileName) else { return error }
    return WheelRefusal(error, of: name, file.provenance, allowances: allowances) ?? error
  }

  /// Returns the refusal that an error amounts to which one of these wheels is responsible for.
  func refusal(_ error: any Error, among wheels: [OpenedWheel]) -> any Error {
    let path =
      (error as? WheelError)?.archive ?? (error as? ZipError)?.archive
    let culprit = wheels.first { opened in
      path.map { $0 == opened.wheel.path }
        ?? ((error as? FileConflict)?.wheel == opened.wheel.name.fileName)
    }
    return culprit.map { refusal(error, of: $0.acquired) } ?? error
  }

  /// Returns why the rule may be broken by a wheel that does; nil for a rule that nobody opened for
  /// it by name.
  func reason(for rule: WheelRule, in wheel: Wheel) -> String? {
    allowances.first { $0.rule == rule && $0.covers(wheel.name) }?.reason
  }

  /// Returns a sentence for each allowance that no wheel needs.
  func idleAllowances(among wheels: [OpenedWheel]) -> [String] {
    allowances.filter { allowance in
      !wheels.contains { opened in
        allowance.covers(opened.wheel.name)
          && opened.wheel.exceptions.contains { $0.rule == allowance.rule }
      }
    }.map { "allow-wheel '\($0)' is not needed: no such wheel breaks the rule" }
  }

  private func allowed(for name: WheelName, _ file: AcquiredWheel) -> Set<WheelRule> {
    if isLenient { return Set(WheelRule.openable) }
    let opened = Set(allowances.filter { $0.covers(name) }.map(\.rule))
    // Debian's hatchling repeats what the project lists twice, byte for byte.
    switch file.provenance {
    case .built: return [.repeatedFile]
    case .builtFromPinned: return opened.union([.repeatedFile])
    case .pinned: return opened
    case .unpinned: return []
    }
  }
}

extension AcquiredWheel {
  /// What is known of the file besides its contents.
  var provenance: WheelRefusal.Provenance {
    if origin == .built || origin == .project {
      // What was built was compared with the hashes before.
      return sdist != nil && pin?.hashes.isEmpty == false ? .builtFromPinned : .built
    }
    guard let pin, !pin.hashes.isEmpty, pin.accepts(file.digests) else { return .unpinned }
    return .pinned
  }
}
