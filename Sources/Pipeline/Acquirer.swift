internal import Core
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// A wheel file that is ready to be opened.
struct AcquiredWheel: Sendable {
  let path: FilePath
  let fileName: String
  let origin: Plan.Origin
  /// The requirement it satisfies; nil for the project itself and for pip.
  let pin: Pin?
}

/// Carries out the steps of a plan: what is there is used, the rest is fetched and built.
///
/// Whatever comes from outside is checked against the lock's digests here, by us.
struct Acquirer {
  let options: StageOptions
  let lock: LockOptions
  let interpreter: Interpreter
  let tags: CompatibilityTags
  let cache: WheelCache?
  /// A directory of ours on the destination's file system.
  let work: FilePath

  /// A wheel for each item, in their order.
  func acquire(_ plan: Plan) async throws -> [AcquiredWheel] {
    var pip: Pip?
    var wheels: [AcquiredWheel] = []
    for (number, item) in plan.items.enumerated() {
      let directory = work.appending("acquire-\(number)")
      switch item.step {
      case .use(let path, let fileName, let origin):
        wheels.append(
          AcquiredWheel(path: path, fileName: fileName, origin: origin, pin: item.pin))
        continue
      case .build(let path):
        let tool = try await find(pip, "build \(item.pin.label) from source")
        pip = tool
        wheels.append(try await build(path, of: item.pin, with: tool, in: directory))
      case .fetch:
        let tool = try await find(pip, "fetch \(item.pin.label)")
        pip = tool
        wheels.append(try await fetch(item.pin, with: tool, in: directory))
      }
    }
    return wheels
  }

  /// The pip that was found before, or else finds it, telling what it is for if there is none.
  private func find(_ pip: Pip?, _ purpose: String) async throws -> Pip {
    if let pip { return pip }
    return try await Pip.find(
      for: interpreter, environment: options.environment,
      index: options.index.arguments(lock), purpose: purpose)
  }

  private func fetch(
    _ pin: Pin, with pip: Pip, in directory: FilePath
  ) async throws -> AcquiredWheel {
    let download = directory.appending("download")
    try FileSystem.createDirectories(download)
    if case .vcs(let url) = pin.source {
      return try await build(FilePath(url), of: pin, with: pip, in: directory)
    }
    let path = try await pip.download(requirementLine(pin), hashes: pin.hashes, into: download)
    let name = path.lastComponent?.string ?? ""
    try check(path, named: name, against: pin)
    guard name.hasSuffix(".whl") else {
      return try await build(path, of: pin, with: pip, in: directory)
    }
    cache?.store(path, fileName: name, for: pin)
    return AcquiredWheel(path: path, fileName: name, origin: .index, pin: pin)
  }

  private func build(
    _ source: FilePath, of pin: Pin, with pip: Pip, in directory: FilePath
  ) async throws -> AcquiredWheel {
    let output = directory.appending("built")
    try FileSystem.createDirectories(output)
    let path = try await pip.buildWheel(
      of: source, configSettings: pin.configSettings, findLinks: options.wheelhouses,
      isOffline: options.isOffline, into: output)
    return AcquiredWheel(
      path: path, fileName: path.lastComponent?.string ?? "", origin: .built, pin: pin)
  }

  private func requirementLine(_ pin: Pin) -> String {
    switch pin.source {
    case .url(let url): "\(pin.name.raw) @ \(url)"
    default: pin.label
    }
  }

  /// Checks that what an index gave is what the lock asked for.
  private func check(_ path: FilePath, named name: String, against pin: Pin) throws {
    if !pin.hashes.isEmpty {
      let digests = try RandomAccessFile.open(path).digests([.sha256, .sha384, .sha512])
      guard digests.contains(where: pin.hashes.contains) else {
        throw StageError.hashMismatch(
          pin: pin.label, place: pin.place, files: [(path, digests[0])])
      }
    }
    if name.hasSuffix(".whl") {
      let wheel = try WheelName(name)
      guard wheel.name == pin.name, tags.rank(of: wheel) != nil else {
        throw StageError.unexpectedDownload(
          "the index gave '\(name)' for \(pin.label)", place: pin.place)
      }
    }
  }
}
