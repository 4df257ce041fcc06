import Archives
import Core
import SystemPackage
import Wheels

/// The zip reader, with all members read, and then the whole wheel.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput(start, count).withFile { path in
    var limits = ZipLimits()
    limits.totalSize = 32 << 20
    if let archive = attempt({ try ZipArchive.open(path, limits: limits) }) {
      var reader = ZipMemberReader()
      for member in archive.members {
        require(member.name.utf8.first != 0x2f, "an absolute name")
        require(
          !member.name.utf8.split(separator: 0x2f).contains { $0.elementsEqual("..".utf8) },
          "a name that leads up")
        var size = 0
        let isRead: Void? = attempt { try reader.read(member, from: archive) { size += $0.count } }
        require(isRead == nil || size == member.size)
      }
    }
    _ = attempt {
      try Wheel.open(path, fileName: "victim-1.0-py3-none-any.whl", limits: limits)
    }
  }
  return 0
}
