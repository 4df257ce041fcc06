import Core
import Packaging

/// Versions, specifiers and file names of wheels.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let text = FuzzInput(start, count).text else { return 0 }
  let parts = text.split(separator: "\n", maxSplits: 1)
  let versions = parts.compactMap { part in attempt { try Version(part) } }
  for version in versions {
    let again = attempt { try Version(version.description) }
    require(again == version, "its own text means another version")
    require(again?.description == version.description)
  }
  if versions.count == 2 {
    let (left, right) = (versions[0], versions[1])
    let relations = [left < right, left == right, right < left]
    require(relations.filter { $0 }.count == 1, "two versions have no order")
  }
  for part in parts {
    guard let specifiers = attempt({ try VersionSpecifiers(part) }) else { continue }
    for version in versions { _ = specifiers.contains(version) }
  }
  _ = attempt { try WheelName(text) }
  return 0
}
