import Core
import Index
import Packaging

/// Pages of indexes: the first byte says in which form, and each link is resolved.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  guard let first = input.bytes.first, let address = WebAddress("https://h.example/simple/a/")
  else {
    return 0
  }
  let bytes = Array(input.bytes.dropFirst())
  let isJSON = first == 0x6a
  let type = isJSON ? "application/vnd.pypi.simple.v1+json" : "text/html"
  let page = attempt { () throws -> IndexPage in
    try IndexPage(bytes, contentType: type, at: address)
  }
  for file in page?.files ?? [] {
    require(!file.reference.contains("#"), "a URL has a fragment")
    guard let target = page?.base.resolving(file.reference) else { continue }
    require(["http", "https", "file"].contains(target.scheme), "another scheme")
    require(target.pathAndQuery.hasPrefix("/"), "a path is relative")
    require(WebAddress(target.text) == target.withoutCredentials, "a URL is read in two ways")
  }
  let text = String(decoding: bytes, as: UTF8.self)
  _ = NetrcText(parsing: text).credentials(for: "h")
  _ = WebAddress(text)
  return 0
}
