import Core
import Debian

/// Maintainer scripts: what they do is asked without running them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = FuzzInput(start, count).bytes
  let script = attempt { try ShellScript(bytes, file: "postinst") }
  let lines = bytes.count { $0 == 0x0a } + 1
  for argument in CapabilityArgument.all(in: bytes, script: script) {
    require((1...lines).contains(argument.line))
  }
  if let script, let failure = ArgumentFailure.find(in: script, argument: "triggered") {
    require((1...lines).contains(failure.line))
  }
  return 0
}
