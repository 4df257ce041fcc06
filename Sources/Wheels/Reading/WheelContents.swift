internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage

/// The metadata files inside a wheel, found and read.
struct WheelContents {
  let archive: ZipArchive
  let allowed: Set<WheelRule>
  /// How the metadata break rules that were opened.
  private(set) var exceptions: [WheelException] = []

  init(archive: ZipArchive, allowed: Set<WheelRule>) {
    self.archive = archive
    self.allowed = allowed
  }

  /// Returns the only top-level directory whose name ends in `.dist-info`.
  ///
  /// Throws `WheelError`.
  func distInfo() throws(WheelError) -> String {
    var names: Set<String> = []
    for member in archive.members {
      guard let slash = member.name.utf8.firstIndex(of: UInt8(ascii: "/")) else { continue }
      let top = member.name[..<slash]
      if top.utf8.suffix(10).elementsEqual(".dist-info".utf8) { names.insert(String(top)) }
    }
    guard let name = names.first else { throw WheelError(archive.path, .noDistInfo) }
    guard names.count == 1 else {
      throw WheelError(archive.path, .severalDistInfo(names.sorted()))
    }
    return name
  }

  /// Reads a member that must be there and parses it; `parse` gets its location for errors.
  ///
  /// Throws `WheelError`, `ZipError`, and what `parse` throws.
  func parse<T>(_ name: String, _ parse: ([UInt8], String) throws -> T) throws -> T {
    guard let member = member(name) else {
      throw WheelError(archive.path, .missingMember(name))
    }
    do {
      return try parse(try archive.contents(of: member), "\(archive.path.string): \(name)")
    } catch let error as MetadataError {
      throw WheelError(archive.path, member: name, .metadata(error.message))
    }
  }

  /// Reads the wheel's RECORD; nil for one that is malformed where that is allowed.
  mutating func record(_ distInfo: String) throws -> Record? {
    let name = "\(distInfo)/RECORD"
    do {
      return try parse(name) { bytes, _ in
        do throws(RecordError) {
          let record = try Record(parsing: bytes, of: archive.members)
          // No member has one: old tools on Windows separated names so.
          if let row = record.rows.first(where: { $0.path.utf8.contains(UInt8(ascii: "\\")) }) {
            throw RecordError(line: nil, reason: .backslash(row.path))
          }
          return record
        } catch {
          throw WheelError(archive.path, member: name, .record(error))
        }
      }
    } catch let error as WheelError where allowed.contains(.malformedRecord) {
      guard case .record = error.reason else { throw error }
      exceptions.append(
        WheelException(.malformedRecord, "RECORD is written anew (\(error.message))"))
      return nil
    }
  }

  /// Reads the wheel's entry points; none where the file is absent.
  mutating func entryPoints(_ distInfo: String) throws -> EntryPoints {
    let name = "\(distInfo)/entry_points.txt"
    guard member(name) != nil else { return try EntryPoints(parsing: "") }
    var rules: [EntryPoints.Tolerance: WheelRule] = [:]
    if allowed.contains(.entryPointSyntax) { rules[.syntax] = .entryPointSyntax }
    if allowed.contains(.repeatedCommand) { rules[.repeatedCommand] = .repeatedCommand }
    let points: EntryPoints
    (points, exceptions) = try parse(name) { bytes, _ in
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw WheelError(archive.path, member: name, .metadata("not valid UTF-8"))
      }
      do throws(EntryPointError) {
        var exceptions = exceptions
        // Without each of the rules in turn, to know which of them the file breaks.
        for (tolerance, rule) in rules.sorted(by: { $0.value.rawValue < $1.value.rawValue }) {
          let others = Set(rules.keys).subtracting([tolerance])
          do throws(EntryPointError) {
            _ = try EntryPoints(parsing: text, tolerance: others)
          } catch {
            exceptions.append(
              WheelException(rule, "'\(name)' is read as pip does (\(error.message))"))
          }
        }
        return (try EntryPoints(parsing: text, tolerance: Set(rules.keys)), exceptions)
      } catch {
        throw WheelError(archive.path, member: name, .entryPoints(error))
      }
    }
    return points
  }

  private func member(_ name: String) -> ZipMember? {
    archive.members.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}
