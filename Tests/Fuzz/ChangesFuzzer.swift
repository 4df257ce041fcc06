import Core
import Debian

/// `.changes` files, with and without a signature; what they list can be opened in their directory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  guard
    let changes = attempt({ try ChangesFile(parsing: input.bytes, path: "uploads/demo.changes") })
  else { return 0 }
  for member in changes.members {
    require(!member.name.utf8.contains(0x2f) && !member.name.utf8.contains(0x20))
    require(member.name.utf8.first != 0x2e && member.name.utf8.first != 0x2d)
  }
  require(Set(changes.members.map(\.name)).count == changes.members.count)
  // What is added is the text without its signature: it says the same.
  guard
    let again = attempt({
      try ChangesFile(parsing: Array(changes.text.utf8), path: "uploads/demo.changes")
    })
  else { fatalError("the text inside cannot be read") }
  require(!again.isSigned && again.members == changes.members)
  require(again.source == changes.source && again.version == changes.version)
  return 0
}
